namespace Keywright.Gateway.Manage.Panic;

/// <summary>A panic as its owner asks for it; nothing in it has been checked.</summary>
/// <param name="Name">A key by label or API key, a tag, or an account, with <c>key:</c>, <c>tag:</c> or <c>account:</c> before it where that is not clear; null for every key.</param>
/// <param name="CancelAll">Cancels orders that only reduce as well.</param>
/// <param name="Flatten">Sells what the keys have bought.</param>
/// <param name="SlippageBps">Hundredths of a percent under the reference price that it may be sold for.</param>
/// <param name="CancelUnowned">Of an account or all of them: cancels orders on real exchanges that no key of this gateway owns as well.</param>
public sealed record PanicRequest(string? Name, bool CancelAll, bool Flatten, int SlippageBps = PanicRequest.SlippageUsualBps, bool CancelUnowned = false)
{
    public const int SlippageUsualBps = 100;

    /// <summary>Further from the reference price it is no bound any more.</summary>
    public const int SlippageMostBps = 2_000;

    /// <summary>Why it cannot be meant; null when it can.</summary>
    public string? Problem => SlippageBps is < 1 or > SlippageMostBps ? "maxSlippage must be from 0.01% to 20%." : null;

    /// <summary>For the audit log.</summary>
    public string Facts => FormattableString.Invariant($"cancel={(CancelAll ? "all" : "not-reducing")} flatten={(Flatten ? $"{SlippageBps}bps" : "no")}{(CancelUnowned ? " unowned=cancel" : "")}");
}
