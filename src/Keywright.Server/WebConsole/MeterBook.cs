using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Keywright.Server.WebConsole;

/// <summary>
/// Listens to the meters of the product and of the runtime and keeps what they measured until it is asked for.
/// </summary>
internal sealed class MeterBook : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, MeterSeries> book = new();

    public MeterBook()
    {
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name == "System.Runtime" || instrument.Meter.Name.StartsWith("Keywright", StringComparison.Ordinal))
            {
                to.EnableMeasurementEvents(instrument, book.GetOrAdd(instrument, static i => new MeterSeries(i)));
            }
        };
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MeterSeries)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MeterSeries)state!).Take(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MeterSeries)state!).Take(value, tags));
        listener.Start();
    }

    public void Write(MetricsText text)
    {
        listener.RecordObservableInstruments();
        foreach (var (_, series) in book.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal))
        {
            series.Write(text);
        }
    }

    public void Dispose() => listener.Dispose();
}
