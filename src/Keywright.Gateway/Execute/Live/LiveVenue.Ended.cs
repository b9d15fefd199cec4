using Keywright.Binance.Wire;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Which call has ended an order that is found cancelled, when the answer to one is missing: its bot is told of its own call alone.</summary>
internal sealed partial class LiveVenue
{
    /// <summary>It had ended, and no other of its name is on its way, which the call might find instead.</summary>
    private bool HasEnded(LiveOrder? known) => known is { IsOpen: false } && !ledger.IsOnItsWay(known.Account, known.Symbol, known.ClientId);

    /// <summary>
    /// True: another call has cancelled the order, and the intent's cancel has failed. False: the intent's has. Null: neither is shown; then it counts as the
    /// intent's. Only what the exchange tells unasked names the cancel. When it was is reckoned by its clock, which errs.
    /// </summary>
    private bool? IsByAnother(LiveIntent intent, in Seen gone)
    {
        if (intent.IsOfEnded)
        {
            return true;
        }

        if (gone.CancelId is { } by && !intent.OtherId.IsNone)
        {
            return by != intent.OtherId.ToString();
        }

        var endedUs = intent.Unit == TimeUnit.Microsecond ? gone.Order.UpdateTime : gone.Order.UpdateTime * 1_000;
        return endedUs > 0 && intent.ExchangeUs != 0 && endedUs < intent.ExchangeUs - upstream.Time.ErrorUs - CertainAfterUs ? true : null;
    }

    /// <summary>What the exchange tells of the account is heard: what names the cancel is on its way.</summary>
    private bool IsHeard(LiveIntent intent) => Accounts.Find(intent.Account)?.Stream is { Up.IsCompleted: true };
}
