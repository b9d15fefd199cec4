using System.Text.Json;

namespace Keywright.Binance.Wire.Replies;

/// <summary>One sub-account of a list.</summary>
public readonly record struct SubAccountReply(string Email, long SubUserId, long CreateTimeUs);

/// <summary>One transfer of a list; account types are always SPOT.</summary>
public readonly record struct SubAccountTransferReply(long TranId, string FromEmail, string ToEmail, string Asset, Amount Amount, long TimeUs, string ClientTranId);

/// <summary>Answers of the sub-account routes but those about keys. Times are always milliseconds.</summary>
public static class SubAccountReplies
{
    private const string Spot = "SPOT";

    /// <summary>Answer of virtualSubAccount.</summary>
    public static void Founded(Utf8JsonWriter writer, string email)
    {
        writer.WriteStartObject();
        writer.WriteString("email"u8, email);
        writer.WriteEndObject();
    }

    /// <summary>Answer of list.</summary>
    public static void List(Utf8JsonWriter writer, ReadOnlySpan<SubAccountReply> accounts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("subAccounts"u8);
        foreach (var account in accounts)
        {
            writer.WriteStartObject();
            writer.WriteString("email"u8, account.Email);
            writer.WriteNumber("subUserId"u8, account.SubUserId);
            writer.WriteBoolean("isFreeze"u8, false);
            writer.Time("createTime"u8, account.CreateTimeUs, TimeUnit.Millisecond);
            writer.WriteBoolean("isManagedSubAccount"u8, false);
            writer.WriteBoolean("isAssetManagementSubAccount"u8, false);
            writer.WriteString("remark"u8, "");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Answer of assets.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="balances">What the sub-account holds.</param>
    /// <param name="asNumbers">As v3 writes amounts; v4 writes strings.</param>
    public static void Assets(Utf8JsonWriter writer, ReadOnlySpan<BalanceReply> balances, bool asNumbers)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("balances"u8);
        foreach (var balance in balances)
        {
            writer.WriteStartObject();
            writer.WriteString("asset"u8, balance.Asset);
            if (asNumbers)
            {
                writer.AmountNumber("free"u8, balance.Free);
                writer.AmountNumber("locked"u8, balance.Locked);
            }
            else
            {
                writer.TrimmedAmount("free"u8, balance.Free);
                writer.TrimmedAmount("locked"u8, balance.Locked);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Answer of a universalTransfer.</summary>
    public static void Transferred(Utf8JsonWriter writer, long tranId, string clientTranId)
    {
        writer.WriteStartObject();
        writer.WriteNumber("tranId"u8, tranId);
        writer.WriteString("clientTranId"u8, clientTranId);
        writer.WriteEndObject();
    }

    /// <summary>Answer of GET universalTransfer.</summary>
    public static void Transfers(Utf8JsonWriter writer, ReadOnlySpan<SubAccountTransferReply> page, int total)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("result"u8);
        foreach (var transfer in page)
        {
            writer.WriteStartObject();
            writer.WriteNumber("tranId"u8, transfer.TranId);
            writer.WriteString("fromEmail"u8, transfer.FromEmail);
            writer.WriteString("toEmail"u8, transfer.ToEmail);
            writer.WriteString("asset"u8, transfer.Asset);
            writer.TrimmedAmount("amount"u8, transfer.Amount);
            writer.Time("createTimeStamp"u8, transfer.TimeUs, TimeUnit.Millisecond);
            writer.WriteString("fromAccountType"u8, Spot);
            writer.WriteString("toAccountType"u8, Spot);
            writer.WriteString("status"u8, "SUCCESS"u8);
            writer.WriteString("clientTranId"u8, transfer.ClientTranId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalCount"u8, total);
        writer.WriteEndObject();
    }
}
