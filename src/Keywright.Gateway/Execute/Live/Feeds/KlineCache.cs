using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live.Feeds;

/// <summary>The newest candles of a symbol: asked for once, then each one told by their stream takes its place.</summary>
internal sealed class KlineCache(SymbolRules symbol, IntervalWord interval) : StreamCache(everyUs: interval == IntervalWord.S1 ? 1_000_000 : 2_000_000)
{
    private const int CandlesMax = 1_000;
    private const int Weight = 2;
    private const int HeldMax = 64;

    /// <summary>How long after a candle's end its successor may be awaited.</summary>
    private const long LateMs = 3_000;

    private readonly List<Row> rows = [];
    private readonly List<(Row Row, bool IsClosed)> held = [];
    private bool isKnown;
    private bool isLastClosed;

    public override Sight? Needed
    {
        get
        {
            lock (Gate)
            {
                return isKnown ? null : new Sight(
                    "/api/v3/klines", new UpstreamText().Add("symbol", symbol.Name).Add("interval", Words.Interval.Text(interval)).Add("limit", CandlesMax).Written, Weight);
            }
        }
    }

    /// <summary>The newest candles; null when they are not known.</summary>
    /// <param name="limit">How many.</param>
    /// <param name="exchangeMs">The exchange's time.</param>
    public byte[]? Answer(int limit, long exchangeMs)
    {
        lock (Gate)
        {
            if (!isKnown || rows.Count == 0)
            {
                return null;
            }

            if (exchangeMs > rows[^1].CloseMs + LateMs)
            {
                Forget();
                return null;
            }

            return JsonRows.List(rows.Skip(Math.Max(0, rows.Count - limit)).Select(row => row.Text));
        }
    }

    public override void Hear(ReadOnlyMemory<byte> data, in FeedPlace place)
    {
        using var json = JsonDocument.Parse(data);
        lock (Gate)
        {
            if (!json.RootElement.TryGetProperty("k"u8, out var candle) || !TryRead(candle, out var row, out var isClosed))
            {
                Forget();
            }
            else if (isKnown)
            {
                Take(row, isClosed);
            }
            else
            {
                if (held.Count == HeldMax)
                {
                    held.Clear();
                }

                held.Add((row, isClosed));
            }
        }
    }

    public override void Missed()
    {
        lock (Gate)
        {
            Forget();
        }
    }

    public override bool TryBegin(ReadOnlyMemory<byte> body)
    {
        lock (Gate)
        {
            rows.Clear();
            try
            {
                using var json = JsonDocument.Parse(body);
                foreach (var candle in json.RootElement.EnumerateArray())
                {
                    rows.Add(new Row(candle[0].GetInt64(), candle[6].GetInt64(), candle[8].GetInt64(), System.Text.Encoding.UTF8.GetBytes(candle.GetRawText())));
                }
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or IndexOutOfRangeException or FormatException)
            {
                return false;
            }

            (isKnown, isLastClosed) = (rows.Count > 0, false);
            foreach (var (row, isClosed) in held.ToArray())
            {
                if (isKnown)
                {
                    Take(row, isClosed);
                }
            }

            held.Clear();
            return isKnown;
        }
    }

    private void Take(Row row, bool isClosed)
    {
        var at = rows.FindLastIndex(known => known.OpenMs <= row.OpenMs);
        if (at >= 0 && rows[at].OpenMs == row.OpenMs)
        {
            // A sight may be newer than an event that was under way meanwhile; a candle only ever gains trades.
            if (row.Trades >= rows[at].Trades)
            {
                rows[at] = row;
                isLastClosed = at == rows.Count - 1 ? isClosed : isLastClosed;
            }
        }
        else if (at == rows.Count - 1 && isLastClosed && row.OpenMs == rows[^1].CloseMs + 1)
        {
            rows.Add(row);
            isLastClosed = isClosed;
            rows.RemoveRange(0, Math.Max(0, rows.Count - CandlesMax));
        }
        else if (at == rows.Count - 1)
        {
            // How the one before it ended has not been told.
            Forget();
        }
    }

    private void Forget()
    {
        isKnown = false;
        held.Clear();
    }

    private static bool TryRead(JsonElement k, out Row row, out bool isClosed)
    {
        row = default;
        isClosed = k.ValueKind == JsonValueKind.Object && k.TryGetProperty("x"u8, out var x) && x.ValueKind == JsonValueKind.True;
        if (TellText.Long(k, "t"u8) is not { } open || TellText.Long(k, "T"u8) is not { } close || TellText.Long(k, "n"u8) is not { } trades)
        {
            return false;
        }

        var text = JsonRows.Array(k, ["t", "o", "h", "l", "c", "v", "T", "q", "n", "V", "Q", "B"]);
        row = new Row(open, close, trades, text!);
        return text is not null;
    }

    private readonly record struct Row(long OpenMs, long CloseMs, long Trades, byte[] Text);
}
