using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

public sealed class WordListTests
{
    [Fact]
    public void Every_word_reads_back_as_it_is_written()
    {
        Check(Words.Side);
        Check(Words.OrderType);
        Check(Words.TimeInForce);
        Check(Words.OrderStatus);
        Check(Words.ExpiryReason);
        Check(Words.SelfTrade);
        Check(Words.ResponseType);
        Check(Words.TickerType);
        Check(Words.SymbolStatus);
        Check(Words.CancelRestriction);
        Check(Words.Interval);
    }

    [Fact]
    public void Words_stand_beside_their_members()
    {
        Assert.Equal("STOP_LOSS_LIMIT", Words.OrderType.Text(OrderTypeWord.StopLossLimit));
        Assert.Equal("EXPIRED_IN_MATCH", Words.OrderStatus.Text(OrderStatusWord.ExpiredInMatch));
        Assert.Equal("INSUFFICIENT_LIQUIDITY", Words.ExpiryReason.Text(ExpiryReasonWord.InsufficientLiquidity));
        Assert.Equal("1m", Words.Interval.Text(IntervalWord.M1));
        Assert.Equal("1M", Words.Interval.Text(IntervalWord.Mo1));
    }

    private static void Check<T>(WordList<T> words) where T : struct, Enum
    {
        Assert.Equal(typeof(byte), Enum.GetUnderlyingType(typeof(T)));
        var expected = 0;
        foreach (var value in Enum.GetValues<T>())
        {
            Assert.Equal(expected++, Convert.ToInt32(value, null));
            Assert.True(words.TryParse(Encoding.ASCII.GetBytes(words.Text(value)), out var read));
            Assert.Equal(value, read);
        }
    }
}
