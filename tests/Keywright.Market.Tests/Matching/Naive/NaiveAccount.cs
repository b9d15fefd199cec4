using Keywright.Market.Words;

namespace Keywright.Market.Tests.Matching.Naive;

internal sealed class NaiveAccount(int assets, bool archives)
{
    public bool Archives { get; } = archives;

    public decimal[] Free { get; } = new decimal[assets];

    /// <summary>As they closed.</summary>
    public List<OrderState> Closed { get; } = [];

    public List<Fill> Fills { get; } = [];

    public List<PreventedMatch> Prevented { get; } = [];
}
