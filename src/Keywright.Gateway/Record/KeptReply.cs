using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Record;

/// <summary>A remembered answer without an object of its own; there may be hundreds of thousands.</summary>
internal readonly record struct KeptReply(long DeadlineUs, ReplyBlocks.Place Place, int Status, int UsedWeight, int OrderCount10Seconds, int OrderCountDay, string? Venue, string? Reason)
{
    private const int None = -1;

    public static KeptReply Of(Reply reply, long deadlineUs, ReplyBlocks blocks) => new(
        deadlineUs,
        blocks.Put(reply.Body.Span),
        reply.Status,
        reply.UsedWeight ?? None,
        reply.OrderCount10Seconds ?? None,
        reply.OrderCountDay ?? None,
        reply.Venue,
        reply.Reason);

    public Reply ToReply() => new()
    {
        Status = Status,
        Body = Place.Bytes.ToArray(),
        UsedWeight = Given(UsedWeight),
        OrderCount10Seconds = Given(OrderCount10Seconds),
        OrderCountDay = Given(OrderCountDay),
        Venue = Venue,
        Reason = Reason,
    };

    private static int? Given(int number) => number == None ? null : number;
}
