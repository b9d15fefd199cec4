using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Mirror;

/// <summary>
/// The paper market follows another exchange's: what is heard of its books and trades goes into the paper venue as commands of the house. A symbol is
/// followed when the rules of both agree; one that is not heard of any more shows nothing.
/// </summary>
internal sealed class MarketMirror(PaperVenue paper, LiveVenue there, ILogger logger)
{
    private readonly Dictionary<int, MirroredSymbol> followed = [];
    private readonly MirrorCounts counts = new();
    private Dictionary<int, string>? differences;
    private bool isOpened;
    private volatile int shown;

    /// <summary>The exchange's name.</summary>
    public string Of => there.Name;

    /// <summary>Takes off the books what stood there before: it was another market's, or is as old as the last stop.</summary>
    public async ValueTask OpenAsync() => isOpened = await paper.OpenMirrorAsync();

    /// <summary>Does what is due; called some times a second, one call at a time.</summary>
    public async ValueTask BeatAsync()
    {
        if (!isOpened)
        {
            // There was no room for it in the journal.
            await OpenAsync();
        }

        if (!isOpened || !there.AreSymbolsKnown)
        {
            return;
        }

        Choose();
        List<MirrorSight> sights = [];
        foreach (var symbol in followed.Values.ToList())
        {
            var isWanted = !differences!.ContainsKey(symbol.Symbol.Index);
            var was = symbol.IsShown;
            if (symbol.Look(isWanted) is { } sight)
            {
                sights.Add(sight);
                counts.AddTrades(sight.Trades.Count);
            }

            Tell(symbol, was, isWanted);
            if (!isWanted)
            {
                symbol.End();
                followed.Remove(symbol.Symbol.Index);
            }
        }

        await paper.FollowAsync(sights);
        shown = followed.Values.Count(symbol => symbol.IsShown);
    }

    public IEnumerable<Meter> Meters() => counts.Meters(there.Name, shown);

    /// <summary>What the exchange says of its symbols may change while they are followed.</summary>
    private void Choose()
    {
        var before = differences;
        differences = [];
        foreach (var symbol in paper.Rules.Symbols)
        {
            if (MirrorGrid.Difference(paper.Rules, symbol, there) is { } difference)
            {
                differences.Add(symbol.Index, difference);
                if (before?.GetValueOrDefault(symbol.Index) != difference)
                {
                    logger.NotMirrored(symbol.Name, there.Name, difference);
                }
            }
            else if (!followed.ContainsKey(symbol.Index))
            {
                followed.Add(symbol.Index, new MirroredSymbol(there, symbol, counts));
            }
        }
    }

    private void Tell(MirroredSymbol symbol, bool was, bool isWanted)
    {
        if (was && !symbol.IsShown)
        {
            counts.Withdraw();
            if (isWanted)
            {
                logger.MirrorLost(symbol.Symbol.Name, there.Name);
            }
        }
        else if (!was && symbol.IsShown)
        {
            logger.Mirrors(symbol.Symbol.Name, there.Name);
        }
    }
}
