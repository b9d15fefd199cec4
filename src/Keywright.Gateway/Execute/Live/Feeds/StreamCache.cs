using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>What one stream tells, kept so that calls can be answered from it. It hears under the feed's lock and answers under its own.</summary>
/// <param name="everyUs">How often the stream tells: what is answered may be so much older than the connection was last heard.</param>
internal abstract class StreamCache(long everyUs) : FeedListener
{
    private const long AgainFirstUs = 2 * BudgetLimits.SecondUs;
    private const long AgainMostUs = 32 * BudgetLimits.SecondUs;

    private long nextSightUs = long.MinValue;
    private long againUs = AgainFirstUs;

    public long EveryUs => everyUs;

    protected Lock Gate { get; } = new();

    /// <summary>Set once, before it is asked for anything.</summary>
    public FeedStream Stream { get; set; } = null!;

    /// <summary>The call under way that it begins with; done when there is none.</summary>
    public Task Looking { get; private set; } = Task.CompletedTask;

    /// <summary>What to ask the exchange for, so that the stream has something to go on from; null when nothing is needed.</summary>
    public virtual Sight? Needed => null;

    /// <summary>Takes in the answer to what it <see cref="Needed"/>; false when it is of no use.</summary>
    public virtual bool TryBegin(ReadOnlyMemory<byte> body) => false;

    /// <summary>Asks for what it needs, if it is time; <paramref name="ask"/> answers null when there is no answer.</summary>
    public void Look(long nowUs, Func<Sight, Task<ReadOnlyMemory<byte>?>> ask)
    {
        if (Looking.IsCompletedSuccessfully && nowUs >= nextSightUs && Needed is { } sight)
        {
            nextSightUs = nowUs + againUs;
            Looking = LookAsync(sight, ask);
        }
    }

    private async Task LookAsync(Sight sight, Func<Sight, Task<ReadOnlyMemory<byte>?>> ask)
    {
        if (await ask(sight) is { } body)
        {
            // What is of no use costs as much as what is: it is asked for more and more seldom.
            againUs = TryBegin(body) ? AgainFirstUs : Math.Min(AgainMostUs, 2 * againUs);
        }
    }
}

/// <summary>A call that a cache begins with.</summary>
/// <param name="Path">As the exchange spells it.</param>
/// <param name="Parameters">Encoded.</param>
/// <param name="Weight">What it costs there.</param>
internal sealed record Sight(string Path, ReadOnlyMemory<byte> Parameters, int Weight);
