using System.Collections.Concurrent;
using System.Security.Cryptography;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Keys.Signing;
using Keywright.Simulation.Servers;

namespace Keywright.Upstream;

/// <summary>
/// A real Keywright in this process that plays the exchange: its paper account behind its own listener on a free loopback port, in a
/// home that is gone afterwards. It tells the time by <see cref="Clock"/>, which a test may step.
/// </summary>
public sealed class UpstreamGateway : IAsyncDisposable
{
    private readonly ListeningGateway listening;
    private readonly string home;
    private readonly ConcurrentDictionary<string, UpstreamKey> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UpstreamKey> standIns = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim standing = new(1, 1);

    private UpstreamGateway(ListeningGateway listening, string home, ShiftedClock clock) => (this.listening, this.home, Clock) = (listening, home, clock);

    /// <summary><c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri Url => listening.Url;

    /// <summary>The gateway itself, for its desks: what it holds can be looked at without a call that anybody counts.</summary>
    public RunningGateway Gateway => listening.Gateway;

    /// <summary>The exchange's clock: <see cref="UpstreamOptions.Time"/> and the offset that is set.</summary>
    public ShiftedClock Clock { get; }

    public static async Task<UpstreamGateway> StartAsync(UpstreamOptions? options = null)
    {
        options ??= new UpstreamOptions();
        var (home, clock) = (Directory.CreateTempSubdirectory("kw").FullName, new ShiftedClock(options.Time));
        var gateway = new GatewayOptions { Home = home, Seed = options.Seed, SeedGiven = true, Market = options.Market, Limits = options.Limits };
        return new UpstreamGateway(await ListeningGateway.StartAsync(gateway, clock), home, clock);
    }

    /// <summary>Cuts a key of a type; RSA has 2048 bits.</summary>
    /// <param name="type">How its holder signs.</param>
    /// <param name="label">Its name, one of its own for each key of the account.</param>
    /// <param name="account">The paper account it trades on.</param>
    /// <param name="preset">What it may do.</param>
    /// <exception cref="InvalidOperationException">It was refused; the message is the gateway's own.</exception>
    public async Task<UpstreamKey> CutAsync(KeyType type = KeyType.Hmac, string label = "upstream", string account = "paper", string preset = "spot-bot")
    {
        if (type == KeyType.Hmac)
        {
            var made = Done(await CreateAsync("hmac", null, label, account, preset));
            return Keep(UpstreamKey.Hmac(made.Key!.ApiKey, made.SecretKey!));
        }

        if (type == KeyType.Ed25519)
        {
            var pair = new PairOfKeys();
            return Keep(UpstreamKey.Ed25519(await RegisterAsync("ed25519", pair.Pem, label, account, preset), pair));
        }

        var rsa = RSA.Create(2048);
        return Keep(UpstreamKey.Rsa(await RegisterAsync("rsa", rsa.ExportSubjectPublicKeyInfoPem(), label, account, preset), rsa));
    }

    /// <summary>Takes a public key whose private half somebody else holds, as the exchange's page does; the API key.</summary>
    /// <param name="type"><c>ed25519</c> or <c>rsa</c>.</param>
    /// <exception cref="InvalidOperationException">It was refused; the message is the gateway's own.</exception>
    public async Task<string> RegisterAsync(string type, string publicKeyPem, string label = "upstream", string account = "paper", string preset = "spot-bot") =>
        Done(await CreateAsync(type, publicKeyPem, label, account, preset)).Key!.ApiKey;

    /// <summary>Opens another paper account, with the holdings that a new one gets.</summary>
    /// <exception cref="InvalidOperationException">It was refused; the message is the gateway's own.</exception>
    public async Task AddAccountAsync(string name, params (string Asset, decimal Amount)[] deposits)
    {
        if ((await Gateway.Accounts.AddAsync(new AccountRequest(name, null, deposits))).Problem is { } problem)
        {
            throw new InvalidOperationException(problem);
        }
    }

    /// <summary>A key that was cut here, by its API key; null when its private half is elsewhere.</summary>
    public UpstreamKey? FindKey(string apiKey) => keys.GetValueOrDefault(apiKey);

    /// <summary>The key itself, or one on the same account where its private half is elsewhere.</summary>
    internal async Task<UpstreamKey> InsteadOfAsync(string apiKey)
    {
        if (FindKey(apiKey) is { } key)
        {
            return key;
        }

        await standing.WaitAsync();
        try
        {
            var account = Gateway.Keys.Find(apiKey)?.Account ?? throw new InvalidOperationException("No key of the upstream made this call.");
            return standIns.TryGetValue(account, out var standIn) ? standIn : standIns[account] = await CutAsync(label: $"in-place-for-{account}", account: account);
        }
        finally
        {
            standing.Release();
        }
    }

    /// <summary>Speaks to the upstream itself, past any fault.</summary>
    public SignedCaller CallerOf(UpstreamKey key) => new(Url, key, Clock);

    public async ValueTask DisposeAsync()
    {
        await listening.DisposeAsync();
        standing.Dispose();
        Directory.Delete(home, recursive: true);
    }

    private ValueTask<KeyResult> CreateAsync(string type, string? pem, string label, string account, string preset) =>
        Gateway.Keys.CreateAsync(new KeyRequest(label, account, preset, null, type, pem, [], [], [], null, null, null), CancellationToken.None);

    private static KeyResult Done(KeyResult made) => made.Problem is { } problem ? throw new InvalidOperationException(problem) : made;

    private UpstreamKey Keep(UpstreamKey key) => keys[key.ApiKey] = key;
}
