namespace Keywright.Server.WebConsole;

/// <summary>One number of a meter, changed by any thread.</summary>
internal sealed class MeterValue(IReadOnlyList<KeyValuePair<string, string>> labels)
{
    private double value;

    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; } = labels;

    public double Value => Volatile.Read(ref value);

    public void Set(double now) => Volatile.Write(ref value, now);

    public void Add(double by)
    {
        double seen, wanted;
        do
        {
            seen = Volatile.Read(ref value);
            wanted = seen + by;
        }
        while (BitConverter.DoubleToInt64Bits(Interlocked.CompareExchange(ref value, wanted, seen)) != BitConverter.DoubleToInt64Bits(seen));
    }
}
