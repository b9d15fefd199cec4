using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Journal;
using Keywright.Keys;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

/// <summary>A home under a desk that seals and opens it, with cheap passphrases, on a clock that stands still.</summary>
internal sealed class SealableHome : IAsyncDisposable
{
    public const string Words = "the first passphrase";
    public const string OtherWords = "quite another passphrase";

    private readonly bool ownsFolder;
    private long stamps;

    private SealableHome(string folder, bool ownsFolder, ManualTime time, Action<string>? step, string? credentials, ILoggerFactory logs)
    {
        (Folder, this.ownsFolder, Time) = (folder, ownsFolder, time);
        Options = new GatewayOptions
        {
            Home = folder,
            Seed = 7,
            Market = MarketMode.Quiet,
            Limits = LimitMode.Open,
            Journal = new() { SegmentBytes = 1 << 20, AllocateAheadBytes = 64 << 10, EmergencyBytes = 16 << 10 },
            PassphraseCost = new PassphraseCost(1, 8),
            RekeyStep = step,
            CredentialsFolder = credentials,
        };
        Desk = new VaultDesk(Options, new Ground(time, new LocalDisk(), RandomSource.System), logs);
    }

    public string Folder { get; }

    public ManualTime Time { get; }

    public GatewayOptions Options { get; }

    public VaultDesk Desk { get; }

    public RunningGateway Gateway => Desk.Gateway!;

    public static async Task<SealableHome> OpenAsync(string? folder = null, ManualTime? time = null, Action<string>? step = null, string? credentials = null, ILoggerFactory? logs = null)
    {
        var home = new SealableHome(
            folder ?? Directory.CreateTempSubdirectory("keywright-vault-").FullName, folder is null, time ?? new ManualTime(Home.Morning), step, credentials, logs ?? NullLoggerFactory.Instance);
        await home.Desk.StartAsync(CancellationToken.None);
        return home;
    }

    /// <summary>What a start would find if the process died now: a copy of the files.</summary>
    public string Copy()
    {
        var copy = Directory.CreateTempSubdirectory("keywright-vault-").FullName;
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    public static OwnerSecret Passphrase(string words)
    {
        var secret = OwnerSecret.TryRead(true, Encoding.UTF8.GetBytes(words), out var problem);
        Assert.Null(problem);
        return secret!;
    }

    public async Task<VaultResult> UnsealAsync(string words)
    {
        using var secret = Passphrase(words);
        return await Desk.UnsealAsync(secret);
    }

    /// <summary>A passphrase in the place of what opened the home before.</summary>
    public async Task<VaultResult> RekeyAsync(string? current, string? next)
    {
        using var old = current is null ? null : Passphrase(current);
        using var secret = next is null ? null : Passphrase(next);
        return await Desk.RekeyAsync(old, secret);
    }

    public async Task<(string ApiKey, string Secret)> CutAsync(string label = "bot", decimal? dailyCap = null, string preset = "spot-bot")
    {
        var made = await Gateway.Keys.CreateAsync(new KeyRequest(label, "paper", preset, null, "hmac", null, [], [], [], null, null, dailyCap), CancellationToken.None);
        Assert.Null(made.Problem);
        return (made.Key!.ApiKey, made.SecretKey!);
    }

    /// <summary>A signed request to the gateway that is open now.</summary>
    public Task<Answer> AskAsync((string ApiKey, string Secret) key, string path = "/api/v3/account", string parameters = "", string method = "GET")
        => AskAsync(Gateway, key, path, parameters, method);

    public async Task<Answer> AskAsync(RunningGateway gateway, (string ApiKey, string Secret) key, string path, string parameters = "", string method = "GET")
    {
        var stamp = (Time.NowUs - Interlocked.Increment(ref stamps)).ToString(CultureInfo.InvariantCulture);
        var text = parameters.Length == 0 ? $"timestamp={stamp}" : $"{parameters}&timestamp={stamp}";
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(key.Secret), Encoding.ASCII.GetBytes(text)));
        return new(await gateway.Pipeline.HandleAsync(new WireRequest
        {
            Method = method,
            Path = path,
            Query = Encoding.ASCII.GetBytes($"{text}&signature={signature}"),
            Body = Array.Empty<byte>(),
            ApiKey = key.ApiKey,
            Client = System.Net.IPAddress.Loopback,
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
