using System.Text;
using Keywright.Gateway.Execute.Live.Feeds;
using Keywright.Gateway.Tests.Streams;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>A book kept from a sight and what changed since.</summary>
public sealed class DepthBookTests
{
    /// <summary>Red when changes from before the sight are applied, or one that is missing is not noticed.</summary>
    [Fact]
    public void Changes_are_applied_from_the_sight_on_and_a_missing_one_makes_the_book_unknown()
    {
        var book = new DepthBook();
        Take(book, 5, 7, """["10.0","9"]""", "");
        Take(book, 8, 12, """["10.0","2"]""", """["11.0","0"]""");
        Assert.Null(book.Answer(5));
        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":10,"bids":[["10.0","1"]],"asks":[["11.0","1"],["12.0","3"]]}"""), 1000));
        Assert.Equal("""{"lastUpdateId":12,"bids":[["10.00000000","2.00000000"]],"asks":[["12.00000000","3.00000000"]]}""", Text(book.Answer(5)));
        Take(book, 13, 13, "", """["10.5","1"]""");
        Assert.Equal("""{"lastUpdateId":13,"bids":[["10.00000000","2.00000000"]],"asks":[["10.50000000","1.00000000"]]}""", Text(book.Answer(1)));
        Take(book, 15, 16, "", "");
        Assert.False(book.IsKnown);
    }

    /// <summary>Red when a sight older than what was held is begun with: the changes between would be missing.</summary>
    [Fact]
    public void A_sight_older_than_what_is_held_is_of_no_use()
    {
        var book = new DepthBook();
        Take(book, 12, 13, "", "");
        Assert.False(book.TryBegin(Bytes("""{"lastUpdateId":10,"bids":[],"asks":[]}"""), 1000));
        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":11,"bids":[],"asks":[]}"""), 1000));
    }

    /// <summary>Red when levels beyond a sight that was cut off are told as if nothing lay between.</summary>
    [Fact]
    public void Beyond_the_last_level_of_a_sight_nothing_is_known()
    {
        var book = new DepthBook();
        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":10,"bids":[["10.0","1"],["9.0","1"]],"asks":[["11.0","1"],["12.0","1"]]}"""), 2));
        Assert.NotNull(book.Answer(2));
        Assert.Null(book.Answer(3));
        Take(book, 11, 11, """["8.0","1"],["10.0","0"]""", "");
        Assert.Null(book.Answer(2));
        Assert.Contains("""[["9.00000000","1.00000000"]]""", Text(book.Answer(1)), StringComparison.Ordinal);
    }

    /// <summary>Red when an exchange that tells of ever more levels fills the memory, or what fell out for it is told as not there.</summary>
    [Fact]
    public void Of_ever_more_levels_those_far_from_the_touch_go()
    {
        var book = new DepthBook();
        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":1,"bids":[["500000.0","1"]],"asks":[["500001.0","1"]]}"""), 1000));
        for (var (update, told) = (2L, 1); told < 10 * DepthBook.LevelsMax; update++, told += 1_000)
        {
            Take(
                book,
                update,
                update,
                string.Join(',', Enumerable.Range(told, 1_000).Select(step => $"""["{500_000 - step}.0","1"]""")),
                string.Join(',', Enumerable.Range(told, 1_000).Select(step => $"""["{500_001 + step}.0","1"]""")));
        }

        Assert.True(book.IsKnown);
        var (bids, asks) = book.Best(DepthBook.LevelsMax * 9 / 10)!.Value;
        Assert.Equal((500_000, 491_001, 500_001, 509_000), (Price(bids[0]), Price(bids[^1]), Price(asks[0]), Price(asks[^1])));
        Assert.Null(book.Best(DepthBook.LevelsMax + 1));
        Assert.InRange(book.Levels, 2, 2 * DepthBook.LevelsMax);

        static int Price(Keywright.Binance.Wire.Replies.LevelReply level) => (int)decimal.Parse(level.Price.ToString(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Red when what is held while the exchange does not answer grows with what it tells.</summary>
    [Fact]
    public void What_is_held_while_a_sight_is_awaited_has_an_end()
    {
        var (book, large) = (new DepthBook(), Bytes($$"""{"b":[],"a":[],"x":"{{new string('x', 1_000_000)}}"}"""));
        for (var update = 1; update <= 50; update++)
        {
            book.Take(large, new FeedPlace(1, update, update));
            Assert.InRange(book.HeldBytes, 1, DepthBook.HeldBytesMax);
        }

        Assert.True(book.TryBegin(Bytes("""{"lastUpdateId":49,"bids":[],"asks":[]}"""), 1000));
        Assert.Equal((50, 0), (book.UpdateId, book.HeldBytes));
    }

    /// <summary>Red when real recorded changes do not lead to the real best prices.</summary>
    [Fact]
    public void The_rules_keep_a_real_recorded_book_true()
    {
        Assert.SkipWhen(RecordedData.Folder is null, "The folder ../shared/data with real market data is not there.");
        var (book, ours, compared) = (new DepthBook(), new LocalBook(), 0);
        foreach (var line in File.ReadLines(Path.Combine(RecordedData.Folder!, "spot", "streams", "ETHUSDT-20240808-60s.jsonl")))
        {
            var text = Bytes(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var json = System.Text.Json.JsonDocument.Parse(text).RootElement;
            if (!json.TryGetProperty("stream", out _))
            {
                Assert.True(book.IsKnown || book.TryBegin(text, 5000));
                Assert.True(ours.UpdateId != 0 || ours.TryBegin(json));
            }
            else if (FeedMessage.TryRead(text, out var message) && message.Stream == "ethusdt@depth@100ms")
            {
                book.Take(message.Data, message.Place);
                ours.Take(json.GetProperty("data"));
                if (ours.UpdateId != 0)
                {
                    Assert.Equal(ours.UpdateId, book.UpdateId);
                    using var told = System.Text.Json.JsonDocument.Parse(book.Answer(50)!);
                    Assert.Equal(ours.Bids.Take(50).OrderBy(level => level.Key), LocalBook.Levels(told.RootElement.GetProperty("bids")));
                    Assert.Equal(ours.Asks.Take(50), LocalBook.Levels(told.RootElement.GetProperty("asks")));
                    compared++;
                }
            }
        }

        Assert.True(compared > 500, $"{compared} comparisons");
    }

    private static void Take(DepthBook book, long first, long last, string bids, string asks)
        => book.Take(Bytes($$"""{"U":{{first}},"u":{{last}},"b":[{{bids}}],"a":[{{asks}}]}"""), new FeedPlace(1, first, last));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[]? body) => Encoding.UTF8.GetString(body!);
}
