namespace Keywright.Server.ControlApi;

/// <summary>So many calls a minute for each of many names; past it a clear no.</summary>
internal sealed class CallLimit(int callsMax, TimeProvider time)
{
    // Who comes from ever new addresses shares one count.
    private const int NamesMax = 10_000;
    private const string Others = "";

    private readonly Lock gate = new();
    private readonly Dictionary<string, int> counts = [];
    private long minute = long.MinValue;

    public bool TryTake(string name)
    {
        lock (gate)
        {
            Turn();
            var counted = counts.ContainsKey(name) || counts.Count < NamesMax ? name : Others;
            counts[counted] = counts.GetValueOrDefault(counted) + 1;
            return counts[counted] <= callsMax;
        }
    }

    /// <summary>Whether there is any left, without taking it.</summary>
    public bool HasLeft(string name)
    {
        lock (gate)
        {
            Turn();
            return counts.GetValueOrDefault(name) < callsMax && (counts.ContainsKey(name) || counts.Count < NamesMax || counts.GetValueOrDefault(Others) < callsMax);
        }
    }

    private void Turn()
    {
        var now = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
        if (now != minute)
        {
            minute = now;
            counts.Clear();
        }
    }
}
