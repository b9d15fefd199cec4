using System.Security.Cryptography;
using Keywright.Control;
using Keywright.Server;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Doctor.Tests.Targets;

/// <summary>The real gateway in this process, on free ports and a home of its own, with keys of every kind.</summary>
public sealed class LivingGateway : IAsyncLifetime
{
    /// <summary>The first example of RFC 8032, 7.1.</summary>
    private const string Ed25519Private = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
    private const string Ed25519Public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n";

    private readonly string parent = Directory.CreateTempSubdirectory("kw").FullName;
    private Hosting hosting = null!;
    private int made;

    public Uri Api => new(hosting.ApiUrl);

    public async ValueTask InitializeAsync()
    {
        Assert.True(ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var api, out _, out _));
        Assert.True(ListenAddress.TryParse("--console", "http://127.0.0.1:0", out var console, out _, out _));
        hosting = await Hosting.StartAsync(
            new() { Home = new HomeFolder(Path.Combine(parent, "home")), Api = api, Console = console, Seed = 7, KeysMax = 1000 }, NullLoggerFactory.Instance, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await hosting.DisposeAsync();
        Directory.Delete(parent, recursive: true);
    }

    /// <summary>Cuts a key of its own for one test and says how to examine it.</summary>
    public async Task<Patient> CutAsync(string preset = "spot-bot", string type = "hmac", Func<CreateKey, CreateKey>? change = null)
    {
        using var rsa = RSA.Create(2048);
        var wish = new CreateKey
        {
            Label = $"patient {Interlocked.Increment(ref made)}",
            Preset = preset,
            Type = type,
            PublicKey = type switch { "ed25519" => Ed25519Public, "rsa" => rsa.ExportSubjectPublicKeyInfoPem(), _ => null },
        };
        using var control = new ControlClient(new HomeFolder(Path.Combine(parent, "home")));
        var key = Assert.IsType<ControlAnswer<KeyCreated>.Done>(await control.CreateKeyAsync(change?.Invoke(wish) ?? wish, CancellationToken.None)).Value;
        return new Patient(Api, key.ApiKey, type switch { "ed25519" => Ed25519Private, "rsa" => rsa.ExportPkcs8PrivateKeyPem(), _ => key.SecretKey! });
    }
}

[CollectionDefinition(Name)]
public sealed class OneGateway : ICollectionFixture<LivingGateway>
{
    public const string Name = "one gateway";
}
