using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;

namespace Keywright.Gateway.Execute.Live;

/// <summary>
/// Wallet routes that only read. Test networks have none, and bots ask for them all the same when they begin: there they are answered from what
/// the account itself says.
/// </summary>
internal sealed partial class LiveVenue
{
    private const int AccountWeight = 20;

    private bool HasWallet => ExchangeHosts.Named(name)?.HasWallet ?? true;

    private async ValueTask<Outcome> ReadWalletAsync(AdmittedRequest request)
    {
        switch (request.Call)
        {
            case SystemStatusCall:
                // Asked for without a key: nobody's share of the exchange's weight is spent on it.
                return new Outcome.Answered(new Reply { Status = 200, Body = JsonBody.Write(0, static (writer, _) => WalletReplies.SystemStatus(writer, inMaintenance: false)) });
            case var _ when HasWallet:
                return await ReadSignedAsync(request);
            case AccountStatusCall:
                return new Outcome.Answered(new Reply { Status = 200, Body = JsonBody.Write(0, static (writer, _) => WalletReplies.AccountStatus(writer)) });
            case ApiTradingStatusCall:
                return new Outcome.Answered(new Reply { Status = 200, Body = JsonBody.Write(clock.NowUs, static (writer, now) => WalletReplies.ApiTradingStatus(writer, isLocked: false, now)) });
        }

        if (NotReady(request, trades: false, out var account) is { } not)
        {
            return not;
        }

        if (Take(request, UpstreamUse.Read, AccountWeight, 0, out var held) is not { } take)
        {
            return held!;
        }

        var told = Told(request, await upstream.CallAsync(take, account.Credential!, "GET", "/api/v3/account", new UpstreamText(), TimeUnit.Millisecond, request.DeadlineUs, CancellationToken.None));
        if (told is not Outcome.Answered { Reply.Body: var body })
        {
            return told;
        }

        using var whole = JsonDocument.Parse(body);
        using var json = JsonDocument.Parse(LiveSight.Account(whole.RootElement, request.Key, Rules, caps, request.Terms.Rules.Limits.Allocation));
        return new Outcome.Answered(new Reply { Status = 200, Body = LiveWallet.Of(json.RootElement, request.Call, Rules, Prices) });
    }

    /// <summary>The exchange's limits of orders, and of each what the key has used on its scale.</summary>
    private byte[] OrderLimitsBody(LiveKey key) => JsonBody.Write(upstream.Budget.OrdersUsed(key.Number, key.Account, upstream.Time.Read()), static (writer, limits) =>
    {
        writer.WriteStartArray();
        foreach (var (limit, used) in limits)
        {
            AccountReplies.OrderRateLimit(writer, limit.ToReply(), used);
        }

        writer.WriteEndArray();
    });
}
