using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Replies;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Sub-accounts in the exchange's words.</summary>
internal static class SubAccountAnswers
{
    public static Reply Founded(PaperAccount account)
        => Ok(JsonBody.Write(account.Email, static (writer, email) => SubAccountReplies.Founded(writer, email)));

    public static Reply Transferred(Transfer transfer)
        => Ok(JsonBody.Write(transfer, static (writer, t) => SubAccountReplies.Transferred(writer, t.Id, t.Command.ClientId)));

    public static byte[] List(IEnumerable<PaperAccount> page)
    {
        var shown = page.Select(account => new SubAccountReply(account.Email, account.Number, account.FoundedUs)).ToArray();
        return JsonBody.Write(shown, static (writer, accounts) => SubAccountReplies.List(writer, accounts));
    }

    /// <param name="rules">Names the assets.</param>
    /// <param name="balances">By asset; what it has nothing of is left out.</param>
    /// <param name="asNumbers">As v3 writes them.</param>
    public static byte[] Assets(ExchangeRules rules, Balance[] balances, bool asNumbers)
    {
        var shown = new List<BalanceReply>();
        for (var asset = 0; asset < balances.Length; asset++)
        {
            if (balances[asset].Total != 0)
            {
                shown.Add(new BalanceReply(rules.Assets[asset], new Amount(balances[asset].Free), new Amount(balances[asset].Locked)));
            }
        }

        return JsonBody.Write((Shown: shown.ToArray(), asNumbers), static (writer, s) => SubAccountReplies.Assets(writer, s.Shown, s.asNumbers));
    }

    public static byte[] Transfers(ExchangeRules rules, AccountBook accounts, IEnumerable<Transfer> page, int total)
    {
        var shown = page.Select(transfer => new SubAccountTransferReply(
            transfer.Id,
            accounts.Find(transfer.Command.From)!.Email,
            accounts.Find(transfer.Command.To)!.Email,
            rules.Assets[transfer.Command.Asset],
            new Amount(transfer.Command.Units),
            transfer.TimeUs,
            transfer.Command.ClientId)).ToArray();
        return JsonBody.Write((shown, total), static (writer, s) => SubAccountReplies.Transfers(writer, s.shown, s.total));
    }

    private static Reply Ok(byte[] body) => new() { Status = 200, Body = body };
}
