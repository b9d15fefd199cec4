namespace Keywright.Gateway.Execute.Live;

/// <summary>Somebody else uses the same address, or the same account's keys: the exchange counts more than was sent from here.</summary>
/// <param name="Account">Whose orders; null when it is the address's weight.</param>
/// <param name="Limit">Of which limit.</param>
/// <param name="Told">What the exchange says it has counted in this window.</param>
/// <param name="Foreign">What of that was not sent from here, at least.</param>
public sealed record UpstreamNotice(int? Account, UpstreamLimit Limit, long Told, long Foreign)
{
    /// <summary>For the owner.</summary>
    public string Sentence => Account is null
        ? $"The exchange counts {Told} of {Limit}, of which at least {Foreign} did not come from here: another program uses the same address. What it uses is taken off what your bots may use."
        : $"The exchange counts {Told} of {Limit}, of which at least {Foreign} did not come from here: another program trades on the same account.";
}
