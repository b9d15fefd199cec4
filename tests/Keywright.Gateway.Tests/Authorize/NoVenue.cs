using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Tests.Authorize;

/// <summary>The venue of a key whose requests get no further than the checks.</summary>
internal sealed class NoVenue : Venue
{
    public override string Name => "nowhere";

    public override CallReader Calls => throw new NotSupportedException("No request gets here.");

    public override ExchangeRules Rules => PaperRules.Default;

    public override CapUse Caps => throw new NotSupportedException("No request gets here.");

    public override ReferencePrices Prices => throw new NotSupportedException("No request gets here.");

    public override ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry? entry) => throw new NotSupportedException("No request gets here.");
}
