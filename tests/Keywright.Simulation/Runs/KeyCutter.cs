using System.Net;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>The owner at the first start: cuts a key for each client, from the plainest to the most restricted.</summary>
internal sealed class KeyCutter(RunningGateway gateway, TermsCutter cutter, Draw draw)
{
    public async Task<BotKey> ReaderAsync(string label) => await CutAsync(label, new Terms { Authority = Authority.Reads }, null);

    /// <summary>A trading key with restrictions as drawn.</summary>
    public async Task<BotKey> TraderAsync(string label)
    {
        var isCounted = !draw.OneIn(3);
        return await CutAsync(label, cutter.Fresh(isCounted), draw.OneIn(3) ? TimeSpan.FromDays(7) : null, isCounted: isCounted);
    }

    /// <summary>A trading key of a pair, that may log on to a session.</summary>
    public async Task<BotKey> PairAsync(string label, TimeSpan? expires) => await CutAsync(label, new Terms(), expires, new SigningKey(draw));

    /// <summary>A key that reads, for so long.</summary>
    public async Task<BotKey> ListenerAsync(string label, TimeSpan? expires) => await CutAsync(label, new Terms { Authority = Authority.Reads }, expires);

    private async Task<BotKey> CutAsync(string label, Terms terms, TimeSpan? expires, SigningKey? pair = null, bool isCounted = false)
    {
        var request = new KeyRequest(label, "paper", null, null, pair is null ? "hmac" : "ed25519", pair?.Pem, Statement.Permissions(terms), terms.Addresses, terms.Symbols, expires, null, null)
        {
            Policy = Statement.Policy(terms),
        };
        var result = await gateway.Keys.CreateAsync(request, CancellationToken.None);
        var key = result.Key ?? throw new InvalidOperationException(result.Problem);
        return new BotKey
        {
            Label = label,
            ApiKey = key.ApiKey,
            Secrets = new Secrets(result.SecretKey ?? ""),
            Pair = pair,
            Trades = terms.Authority == Authority.Trades,
            IsCounted = isCounted,
            Address = IPAddress.Parse(terms.Addresses.Count == 0 ? draw.Of("192.0.2.1", "203.0.113.4") : draw.Of("203.0.113.0", "203.0.113.15", "::ffff:203.0.113.9", "2001:db8::7")),
            Possible = [terms with { ExpiresUs = Statement.Microseconds(key.ExpiresAt), LapsesUs = Statement.Microseconds(key.TradingAuthorityExpiresAt) }],
        };
    }
}
