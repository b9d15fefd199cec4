namespace Keywright.Doctor.Signatures.Slips;

/// <summary>
/// Every slip that is tried, in the order in which a client does what can go wrong: it chooses the parameters, orders them, encodes them, joins query
/// and body, and hands the text over. Two slips are tried together only when they are of different stages.
/// </summary>
internal static class SlipBook
{
    /// <param name="sent">What the request is made of.</param>
    /// <param name="beforeSignature">What stands before a signature that is not last; null when it is.</param>
    public static IReadOnlyList<Func<SignedText, IEnumerable<Variant>>> Stages(FailingRequest sent, SignedText? beforeSignature) =>
    [
        text => Choice.Of(text, sent, beforeSignature),
        Sorting.Of,
        PercentEncoding.Of,
        text => Joining.Of(text, sent),
        WhiteSpace.Of,
    ];
}
