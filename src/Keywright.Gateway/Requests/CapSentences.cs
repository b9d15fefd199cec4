using Keywright.Binance.Wire;

namespace Keywright.Gateway.Requests;

/// <summary>What is said when a key's cap stands in the way; each names the rule and the value, and fits into a journal entry.</summary>
internal static class CapSentences
{
    /// <summary>All in USDT.</summary>
    public static Fault OverDay(decimal notional, decimal left, decimal daily) => OrderFaults.Rejected(
        $"The order's notional of {notional:0.########} USDT is over what is left today of this key's max-daily-notional: {left:0.########} of {daily:0.########} USDT.");

    public static Fault OverOrderInBook(decimal notional, decimal most) => OrderFaults.Rejected(
        $"In this book the order comes to {notional:0.########} USDT, over this key's max-order-notional of {most:0.########}.");

    public static Fault OverDayInBook(decimal notional, decimal left, decimal daily) => OrderFaults.Rejected(
        $"The book makes this {notional:0.########} USDT; max-daily-notional leaves {left:0.########} of {daily:0.########}.");
}
