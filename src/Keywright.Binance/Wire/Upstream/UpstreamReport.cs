using System.Diagnostics.CodeAnalysis;
using System.Text;
using Keywright.Binance.Wire.Streams;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>An <c>executionReport</c>: what the gateway itself takes from it. The rest is told on as it came.</summary>
public sealed record UpstreamReport
{
    public required string Symbol { get; init; }

    public required long OrderId { get; init; }

    /// <summary>The order's own, also where the event is that of a cancel.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>Null: one that this program does not know.</summary>
    public ExecutionTypeWord? Type { get; init; }

    /// <summary>As the order stood after it; null: one that this program does not know.</summary>
    public OrderStatusWord? Status { get; init; }

    /// <summary>-1: the exchange did not tell it.</summary>
    public long ExecutionId { get; init; } = -1;

    /// <summary>Traded by this event.</summary>
    public Amount LastQty { get; init; }

    /// <summary>Traded so far, this event included.</summary>
    public Amount ExecutedQty { get; init; }

    /// <summary>For so much.</summary>
    public Amount QuoteQty { get; init; }

    public long TimeUs { get; init; }

    /// <summary>When the exchange took the order in.</summary>
    public long CreatedUs { get; init; }

    /// <summary>The whole event.</summary>
    public required UpstreamEvent Event { get; init; }

    /// <summary>The client id of the cancel that ended it; null when none did.</summary>
    public string? CancelId => Type == ExecutionTypeWord.Canceled && Event.Text("C") is { Length: > 0 } ? Event.Text("c") : null;

    /// <summary>It may still trade.</summary>
    public bool IsOpen => Status is OrderStatusWord.New or OrderStatusWord.PartiallyFilled or OrderStatusWord.PendingNew or OrderStatusWord.PendingCancel;

    /// <summary>It tells that the order was taken in, and not that a waiting one was set off.</summary>
    public bool IsArrival => Type == ExecutionTypeWord.New && TimeUs <= CreatedUs;

    /// <summary>False when the event is none.</summary>
    public static bool TryRead(UpstreamEvent told, [NotNullWhen(true)] out UpstreamReport? report)
    {
        report = null;
        if (told.Kind != "executionReport" || told.Text("s") is not { Length: > 0 } symbol || told.Number("i") is not { } orderId || told.Text("c") is not { } id || told.Text("x") is not { } x || told.Text("X") is not { } status)
        {
            return false;
        }

        var type = Word(UserPayloads.ExecutionType, x);
        report = new UpstreamReport
        {
            Symbol = symbol,
            OrderId = orderId,
            ClientOrderId = type != ExecutionTypeWord.Replaced && told.Text("C") is { Length: > 0 } own ? own : id,
            Type = type,
            Status = Word(Words.OrderStatus, status),
            ExecutionId = told.Number("I") ?? -1,
            LastQty = told.Amount("l"),
            ExecutedQty = told.Amount("z"),
            QuoteQty = told.Amount("Z"),
            TimeUs = told.TimeUs("T"),
            CreatedUs = told.TimeUs("O"),
            Event = told,
        };
        return true;
    }

    private static T? Word<T>(WordList<T> words, string text)
        where T : struct, Enum
        => words.TryParse(Encoding.UTF8.GetBytes(text), out var word) ? word : null;
}
