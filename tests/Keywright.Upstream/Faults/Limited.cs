namespace Keywright.Upstream.Faults;

/// <summary>429 or 418 with Retry-After, and every call refused until that is over; a call that comes before is a violation.</summary>
/// <param name="Status">429 or 418.</param>
/// <param name="Seconds">Retry-After.</param>
public sealed record Limited(int Status, int Seconds) : Fault
{
    public override Task RunAsync(Call call) => call.AnswerAsync(call.Server.Penalty.Begin(Status, TimeSpan.FromSeconds(Seconds)));

    public override string ToString() => $"{Status} for {Seconds} s";
}
