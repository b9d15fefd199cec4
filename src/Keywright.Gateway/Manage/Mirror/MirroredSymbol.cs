using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Execute.Paper;
using Keywright.Market.Agents;
using Keywright.Market.Words;

namespace Keywright.Gateway.Manage.Mirror;

/// <summary>One symbol whose market on another exchange is listened to: its book and its trades, as they can be shown here.</summary>
internal sealed class MirroredSymbol
{
    /// <summary>Levels of each side that are shown.</summary>
    public const int LevelsMax = 20;

    /// <summary>When nothing sound was heard of the book for longer, it is not shown any more.</summary>
    public const long LostUs = 5 * BudgetLimits.SecondUs;

    /// <summary>A trade that is told of later than this is not done again.</summary>
    private const long LateMs = 10_000;

    /// <summary>A trade further from the middle of the book than this part of it is none.</summary>
    private const long FarPart = 10;

    private readonly LiveVenue there;
    private readonly SymbolRules symbol;
    private readonly MirrorCounts counts;
    private readonly MirrorEar ear;
    private FeedStream? trades;
    private long soundUs;
    private long middle;

    public MirroredSymbol(LiveVenue there, SymbolRules symbol, MirrorCounts counts)
    {
        (this.there, this.symbol, this.counts) = (there, symbol, counts);
        ear = new MirrorEar(symbol, counts);
        there.Caches.Hold(BookStream, TimeUnit.Millisecond);
    }

    public SymbolRules Symbol => symbol;

    /// <summary>Its book is shown.</summary>
    public bool IsShown { get; private set; }

    private string BookStream => $"{symbol.Name.ToLowerInvariant()}@depth@100ms";

    /// <summary>How it is seen now.</summary>
    /// <param name="isWanted">It is to be shown, as far as it is known.</param>
    /// <returns>Null when there is nothing to say of it.</returns>
    public MirrorSight? Look(bool isWanted)
    {
        trades ??= there.Feed.Want($"{symbol.Name.ToLowerInvariant()}@aggTrade", TimeUnit.Millisecond, ear);
        var nowUs = there.Feed.NowUs;
        var heard = ear.Take();
        var book = isWanted ? Book(nowUs) : null;
        if (book is null && (!IsShown || !isWanted || nowUs - soundUs > LostUs))
        {
            heard.ForEach(_ => counts.IgnoreLateTrade());
            var was = IsShown;
            IsShown = false;
            return was ? new MirrorSight(symbol.Index, null, IsLost: true, []) : null;
        }

        IsShown = true;
        return new MirrorSight(symbol.Index, book, IsLost: false, [.. heard.Where(IsSound).Select(one => one.Trade)]);
    }

    /// <summary>It is not listened to any more.</summary>
    public void End()
    {
        there.Caches.LetGo(BookStream);
        if (trades is not null)
        {
            there.Feed.Leave(trades, ear);
        }
    }

    private (Level[] Bids, Level[] Asks)? Book(long nowUs)
    {
        if (there.Caches.Best(BookStream, LevelsMax) is not var (tellsBids, tellsAsks, ageUs))
        {
            return null;
        }

        var (bids, asks) = (MirrorGrid.Levels(symbol, tellsBids, counts), MirrorGrid.Levels(symbol, tellsAsks, counts));
        if (bids.Length > 0 && asks.Length > 0 && bids[0].Price >= asks[0].Price)
        {
            counts.IgnoreBook();
            return null;
        }

        soundUs = nowUs - ageUs;
        middle = bids.Length > 0 && asks.Length > 0 ? (bids[0].Price + asks[0].Price) / 2 : 0;
        return (bids, asks);
    }

    private bool IsSound((MirrorTrade Trade, long TimeMs) heard)
    {
        if (Math.Abs((there.Upstream.Time.NowUs / 1_000) - heard.TimeMs) > LateMs)
        {
            counts.IgnoreLateTrade();
            return false;
        }

        var isNear = middle > 0 && Math.Abs(heard.Trade.Price - middle) <= middle / FarPart;
        if (!isNear)
        {
            counts.IgnoreOddTrade();
        }

        return isNear;
    }
}
