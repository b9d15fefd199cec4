using System.Diagnostics;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Server.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Bench.Http;

/// <summary>A home whose account "real" is the paper account of another gateway, made before a program is started on it.</summary>
internal static class LiveHome
{
    private static readonly TimeSpan SymbolsWithin = TimeSpan.FromSeconds(10);

    /// <param name="home">The folder; nothing is in it yet.</param>
    /// <param name="exchange">Where the other gateway listens, as http://127.0.0.1:PORT.</param>
    /// <param name="control">The other gateway's control socket, where the account's key is cut.</param>
    public static async Task FoundAsync(string home, string exchange, ControlClient control)
    {
        var ground = ThisMachine.Ground(TimeProvider.System) with { Exchange = static urls => new HttpUpstream(urls, TimeProvider.System) };
        Directory.CreateDirectory(home);
        var options = new GatewayOptions { Home = home, Seed = 7, SeedGiven = true, Market = MarketMode.Quiet, Limits = LimitMode.Open };
        await using var gateway = await RunningGateway.OpenAsync(options, ground, NullLoggerFactory.Instance, CancellationToken.None);
        var added = await gateway.LiveAccounts.AddAsync("real", exchange, "ed25519", CancellationToken.None);
        var key = await control.CreateKeyAsync(new CreateKey { Label = "gateway", Preset = "spot-bot", Type = "ed25519", PublicKey = Held(added.Account, added.Problem).PublicKeyPem }, CancellationToken.None)
            is ControlAnswer<KeyCreated>.Done { Value: var made } ? made : throw new InvalidOperationException("The exchange cut no key.");
        var given = await gateway.LiveAccounts.CredentialAsync("real", key.ApiKey, default, CancellationToken.None);
        _ = Held(given.Account, given.Problem);
        var armed = await gateway.LiveAccounts.ArmAsync("real", CancellationToken.None);
        _ = Held(armed.Account, armed.Problem);
    }

    /// <summary>A trading key of an account at a real exchange, which must be held to something.</summary>
    public static CreateKey KeyOf(string label, string account)
        => new() { Label = label, Account = account, Preset = "spot-bot", AllowedIps = ["127.0.0.1"], Symbols = ["BTCUSDT"], MaxOrderNotional = 100_000, MaxDailyNotional = 1_000_000_000, AcceptTerms = true };

    /// <summary>Cuts a key. The symbols of a real exchange are known once it was asked for them, which the gateway does by itself: asked until it has.</summary>
    public static async Task<KeyCreated> CutAsync(ControlClient control, CreateKey key)
    {
        for (var start = Stopwatch.GetTimestamp(); ;)
        {
            switch (await control.CreateKeyAsync(key, CancellationToken.None))
            {
                case ControlAnswer<KeyCreated>.Done { Value: var made }:
                    return made;
                case var refused when key.Symbols is not { Count: > 0 } || Stopwatch.GetElapsedTime(start) > SymbolsWithin:
                    throw new InvalidOperationException($"The key {key.Label} was not cut: {refused}");
            }
        }
    }

    private static T Held<T>(T? value, string? problem)
        where T : class => value ?? throw new InvalidOperationException(problem);
}
