namespace Keywright.Gateway.Manage.Mirror;

/// <summary>What following another exchange's market came to since the start.</summary>
internal sealed class MirrorCounts
{
    private long trades;
    private long levels;
    private long books;
    private long oddTrades;
    private long lateTrades;
    private long missed;
    private long withdrawn;

    public void AddTrades(int count) => Interlocked.Add(ref trades, count);

    /// <summary>A level off the symbol's grid, or beyond its bounds, at one look.</summary>
    public void IgnoreLevel() => Interlocked.Increment(ref levels);

    /// <summary>A whole book, whose sides cross, at one look.</summary>
    public void IgnoreBook() => Interlocked.Increment(ref books);

    /// <summary>A trade that cannot be one, or that is far from the book.</summary>
    public void IgnoreOddTrade() => Interlocked.Increment(ref oddTrades);

    /// <summary>A trade that was heard of too late, or while the book was not known.</summary>
    public void IgnoreLateTrade() => Interlocked.Increment(ref lateTrades);

    /// <summary>Times that trades may be missing.</summary>
    public void Miss() => Interlocked.Increment(ref missed);

    /// <summary>Symbols whose book was emptied, because the exchange was not heard.</summary>
    public void Withdraw(int symbols) => Interlocked.Add(ref withdrawn, symbols);

    public IEnumerable<Meter> Meters(string venue, int symbols)
    {
        const string Ignored = "keywright_mirror_ignored_total";
        const string IgnoredHelp = "What an exchange told of its market and was not taken over: levels and books at each look, trades each once.";
        var of = $"venue=\"{venue}\"";
        yield return new("keywright_mirror_symbols", "Symbols whose paper books show an exchange's market at present.", "gauge", of, symbols);
        yield return new("keywright_mirror_trades_total", "Trades of an exchange done again on paper.", "counter", of, Interlocked.Read(ref trades));
        yield return new("keywright_mirror_trades_missed_total", "Times that trades of an exchange may be missing on paper.", "counter", of, Interlocked.Read(ref missed));
        yield return new("keywright_mirror_withdrawn_total", "Times that a symbol's paper book was emptied because the exchange was not heard.", "counter", of, Interlocked.Read(ref withdrawn));
        yield return new(Ignored, IgnoredHelp, "counter", $"{of},what=\"level\"", Interlocked.Read(ref levels));
        yield return new(Ignored, IgnoredHelp, "counter", $"{of},what=\"book\"", Interlocked.Read(ref books));
        yield return new(Ignored, IgnoredHelp, "counter", $"{of},what=\"odd-trade\"", Interlocked.Read(ref oddTrades));
        yield return new(Ignored, IgnoredHelp, "counter", $"{of},what=\"late-trade\"", Interlocked.Read(ref lateTrades));
    }
}
