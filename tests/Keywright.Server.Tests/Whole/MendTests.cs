using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Requests;
using Keywright.Server.Announcing;
using Keywright.Server.ControlApi;
using Keywright.Server.Links;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>
/// What a review says to type is typed: a shell reads it, the real program runs it, and the finding is gone. The gateway behind the socket
/// stands on a clock of the test's, so that a quarter passes in a second.
/// </summary>
public sealed class MendTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Begin = new(2026, 8, 3, 10, 0, 0, TimeSpan.Zero);

    private readonly TemporaryHome home = new();
    private readonly Clock clock = new() { Now = Begin };
    private RunningGateway gateway = null!;
    private Listener socket = null!;
    private OpenTime open = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(home.Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        gateway = await RunningGateway.OpenAsync(
            new() { Home = home.Folder.Path, Seed = 7, Market = MarketMode.Quiet }, ThisMachine.Ground(clock), NullLoggerFactory.Instance, CancellationToken.None);
        socket = Listener.OnSocket(home.Folder.ControlSocket, ListenerLimits.Quiet, NullLoggerFactory.Instance);
        open = OpenTime.Begin(gateway, RouteTable.Of(gateway, [], () => throw new InvalidOperationException("Nobody asks.")), new Courier(gateway.Outbox, clock, NullLogger.Instance), why => throw new InvalidOperationException("The background work stopped.", why));
        var routes = new ControlRoutes([], () => open, new RemoteCallers(clock), new LinkDoor(clock));
        await socket.StartAsync(new QuietApplication(routes.ServeAsync, NullLogger.Instance), CancellationToken.None);

        // What is printed begins with ./keywright, as it is called in a checkout.
        await File.WriteAllTextAsync(Here("keywright"), $"#!/bin/sh\nKEYWRIGHT_HOME='{home.Folder.Path}' exec '{ProgramRun.Dotnet}' '{ProgramRun.Program}' \"$@\"\n");
        File.SetUnixFileMode(Here("keywright"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public async ValueTask DisposeAsync()
    {
        await socket.StopAsync(CancellationToken.None);
        socket.Dispose();
        open.RefuseMore();
        await open.EndAsync(TimeSpan.FromSeconds(10));
        await gateway.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Every_command_that_mends_a_finding_is_one_that_mends_it()
    {
        await KeyAsync("plain key");
        var wide = await KeyAsync("wide");
        await KeyAsync("cold");
        await KeyAsync("ending", ends: 40);
        await KeyAsync("ended", ends: 80);
        await KeyAsync("old");
        await KeyAsync("older");
        using var rsa = RSA.Create(2048);
        await KeyAsync("own pair", publicKey: rsa.ExportSubjectPublicKeyInfoPem());
        await gateway.Keys.FreezeAsync("cold", CancellationToken.None);
        await RegisterAsync("3Commas - DCA", "spot,withdraw", lapses: 40, rotates: 40);
        await RegisterAsync("taxes", "spot", lapses: null, rotates: null);
        await RegisterAsync("forgotten", "read", lapses: 85, rotates: 85);
        await ReadAsync(wide, "203.0.113.7");
        await ReadAsync(wide, "2001:db8::1");
        await MendAsync("plain key", "no-expiry", "no-allow-list");
        await MendAsync("wide", "several-addresses", "right-unused");
        await MendAsync("3Commas - DCA", "withdraw-at-service");
        await MendAsync("taxes", "no-lapse-date");
        await MendAsync("3Commas - DCA", "no-allow-list", line => line.Replace("ADDRESS", "203.0.113.9", StringComparison.Ordinal));
        await MendAsync("taxes", "not-assessed", static line => line + " --yes none");

        clock.Now = Begin.AddDays(7);
        await MendAsync("plain key", "never-used");

        clock.Now = Begin.AddDays(30);
        await MendAsync("wide", "unused");
        await MendAsync("cold", "frozen-long");
        await MendAsync("ending", "expires-soon");
        await MendAsync("3Commas - DCA", "lapses-soon", "rotation-soon");

        clock.Now = Begin.AddDays(80);
        await MendAsync("ended", "expired");
        await MendAsync("old", "lapses-soon", "rotation-soon");

        clock.Now = Begin.AddDays(91);
        await MendAsync("older", "lapsed", "secret-old");
        await MendAsync("forgotten", "lapsed", "secret-old");
        using var next = RSA.Create(2048);
        await File.WriteAllTextAsync(Here("new.pub.pem"), next.ExportSubjectPublicKeyInfoPem());
        await MendAsync("own pair", "secret-old");

        // A kind that no mend was typed for would be one nobody knows to work.
        Assert.Empty(Findings().Select(one => one.Kind).Except(mended));
    }

    private readonly HashSet<string> mended = [];

    private async Task MendAsync(string key, params string[] kinds)
    {
        foreach (var kind in kinds)
        {
            await MendAsync(key, kind, static line => line);
        }
    }

    private async Task MendAsync(string key, string kind, Func<string, string> fill)
    {
        var found = Assert.Single(Findings(), one => one.Label == key && one.Kind == kind);
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Path.GetDirectoryName(Here("keywright")), RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(fill(found.Mend));
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var (said, told) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{found.Mend} ended with {shell.ExitCode}: {await told}{await said}");
        Assert.DoesNotContain(Findings(), one => one.Label == key && one.Kind == kind);
        mended.Add(kind);
    }

    private IReadOnlyList<Finding> Findings() => gateway.Reviews.Report(null)!.Findings;

    private async Task<(string ApiKey, string Secret)> KeyAsync(string label, int? ends = null, string? publicKey = null)
    {
        var made = await gateway.Keys.CreateAsync(
            new(label, "paper", "spot-bot", null, publicKey is null ? "hmac" : "rsa", publicKey, [], [], [], ends is { } days ? TimeSpan.FromDays(days) : null, null, null), CancellationToken.None);
        Assert.Null(made.Problem);
        return (made.Key!.ApiKey, made.SecretKey ?? "");
    }

    private async Task RegisterAsync(string label, string permissions, int? lapses, int? rotates)
    {
        var made = await gateway.Registered.RegisterAsync(
            new() { Label = label, Service = "Service", Permissions = permissions.Split(','), LapsesAt = lapses is { } l ? Begin.AddDays(l) : null, RotateBy = rotates is { } r ? Begin.AddDays(r) : null }, CancellationToken.None);
        Assert.Null(made.Problem);
    }

    private async Task ReadAsync((string ApiKey, string Secret) key, string from)
    {
        var query = "timestamp=" + clock.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Secret), Encoding.ASCII.GetBytes(query)));
        var reply = await gateway.Pipeline.HandleAsync(new WireRequest
        {
            Method = "GET",
            Path = "/api/v3/account",
            Query = Encoding.ASCII.GetBytes($"{query}&signature={signature}"),
            Body = default,
            ApiKey = key.ApiKey,
            Client = IPAddress.Parse(from),
        });
        Assert.Equal(200, reply.Status);
    }

    private string Here(string name) => Path.Combine(Path.GetDirectoryName(home.Folder.Path)!, name);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
