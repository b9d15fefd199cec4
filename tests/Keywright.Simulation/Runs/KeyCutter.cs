using System.Net;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>The owner at the first start: cuts a key for each client, from the plainest to the most restricted.</summary>
internal sealed class KeyCutter(RunningGateway gateway, Draw draw)
{
    private static readonly string[] UsdtSymbols = ["BTCUSDT", "ETHUSDT", "BNBUSDT"];

    public async Task<BotKey> ReaderAsync(string label) => await CutAsync(label, "portfolio", [], [], null, null, null);

    /// <summary>A trading key with restrictions as drawn.</summary>
    public async Task<BotKey> TraderAsync(string label)
    {
        var isCapped = draw.OneIn(2);
        return await CutAsync(
            label,
            "spot-bot",
            draw.OneIn(3) ? ["203.0.113.0/28", "2001:db8::7"] : [],
            isCapped ? UsdtSymbols[..draw.Between(1, 3)] : [],
            draw.OneIn(3) ? TimeSpan.FromDays(7) : null,
            isCapped && draw.OneIn(2) ? draw.Between(200, 3_000) : null,
            isCapped ? draw.Of(draw.Between(500, 4_000), draw.Between(4_000, 40_000)) : null);
    }

    /// <summary>A trading key of a pair, that may log on to a session.</summary>
    public async Task<BotKey> PairAsync(string label, TimeSpan? expires) => await CutAsync(label, "spot-bot", [], [], expires, null, null, new SigningKey(draw));

    /// <summary>A key that reads, for so long.</summary>
    public async Task<BotKey> ListenerAsync(string label, TimeSpan? expires) => await CutAsync(label, "portfolio", [], [], expires, null, null);

    private async Task<BotKey> CutAsync(
        string label, string preset, string[] addresses, string[] symbols, TimeSpan? expires, decimal? mostAnOrder, decimal? mostADay, SigningKey? pair = null)
    {
        var result = await gateway.Keys.CreateAsync(
            new KeyRequest(label, "paper", preset, null, pair is null ? "hmac" : "ed25519", pair?.Pem, [], addresses, symbols, expires, mostAnOrder, mostADay), CancellationToken.None);
        var key = result.Key ?? throw new InvalidOperationException(result.Problem);
        return new BotKey
        {
            Label = label,
            ApiKey = key.ApiKey,
            Secret = result.SecretKey ?? "",
            Pair = pair,
            Trades = preset == "spot-bot",
            IsBoundToAddress = addresses.Length > 0,
            Address = IPAddress.Parse(addresses.Length == 0 ? "192.0.2.1" : draw.Of("203.0.113.0", "203.0.113.15", "::ffff:203.0.113.9", "2001:db8::7")),
            Symbols = symbols,
            MaxOrderNotional = mostAnOrder,
            MaxDailyNotional = mostADay,
            ExpiresUs = Microseconds(key.ExpiresAt),
            LapsesUs = Microseconds(key.TradingAuthorityExpiresAt),
        };
    }

    private static long? Microseconds(DateTimeOffset? at) => at is { } time ? (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / 10 : null;
}
