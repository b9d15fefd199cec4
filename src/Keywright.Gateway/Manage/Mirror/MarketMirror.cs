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
    private Dictionary<int, string> differences = [];
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
        var (sights, begun, lost) = (new List<MirrorSight>(), new List<string>(), new List<string>());
        foreach (var symbol in followed.Values.ToList())
        {
            var (was, isWanted) = (symbol.IsShown, !differences.ContainsKey(symbol.Symbol.Index));
            if (symbol.Look(isWanted) is { } sight)
            {
                sights.Add(sight);
                counts.AddTrades(sight.Trades.Count);
            }

            (symbol.IsShown ? was ? null : begun : was && isWanted ? lost : null)?.Add(symbol.Symbol.Name);
            if (!isWanted)
            {
                symbol.End();
                followed.Remove(symbol.Symbol.Index);
            }
        }

        await paper.FollowAsync(sights);
        shown = followed.Values.Count(symbol => symbol.IsShown);
        counts.Withdraw(lost.Count);
        if (lost.Count > 0)
        {
            logger.MirrorLost(there.Name, string.Join(", ", lost));
        }

        if (begun.Count > 0)
        {
            logger.MirrorShows(there.Name, string.Join(", ", begun));
        }
    }

    public IEnumerable<Meter> Meters() => counts.Meters(there.Name, shown);

    /// <summary>What the exchange says of its symbols may change while they are followed.</summary>
    private void Choose()
    {
        var before = differences;
        differences = paper.Rules.Symbols
            .Select(symbol => (symbol.Index, Difference: MirrorGrid.Difference(paper.Rules, symbol, there)))
            .Where(one => one.Difference is not null).ToDictionary(one => one.Index, one => one.Difference!);
        foreach (var symbol in paper.Rules.Symbols)
        {
            if (!differences.ContainsKey(symbol.Index) && !followed.ContainsKey(symbol.Index))
            {
                followed.Add(symbol.Index, new MirroredSymbol(there, symbol, counts));
            }
        }

        var news = differences.Where(one => before.GetValueOrDefault(one.Key) != one.Value).Select(one => $"{paper.Rules.Symbols[one.Key].Name} ({one.Value})").ToList();
        if (news.Count > 0)
        {
            logger.NotMirrored(there.Name, string.Join(", ", news));
        }
    }
}
