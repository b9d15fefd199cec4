using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Execute;

/// <summary>What a key is told of itself, on every venue: its own rights, not those of the account it stands before.</summary>
internal static class KeyAnswers
{
    public static byte[] Restrictions(LiveKey key)
    {
        var reply = new ApiRestrictionsReply
        {
            IpRestrict = key.Terms.AllowedAddresses.IsRestricted,
            CreateTimeUs = key.CreatedUs,
            EnableReading = key.Terms.Permissions.HasFlag(KeyPermissions.Read),
            EnableInternalTransfer = key.Terms.Permissions.HasFlag(KeyPermissions.InternalTransfer),
            EnableSpotAndMarginTrading = key.Terms.Permissions.HasFlag(KeyPermissions.Spot),
            TradingAuthorityExpirationUs = key.Terms.TradingLapsesUs,
        };
        return JsonBody.Write(reply, static (writer, r) => WalletReplies.ApiRestrictions(writer, in r));
    }
}
