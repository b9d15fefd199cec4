using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Keywright.Server.WebConsole;

/// <summary>One instrument's measurements, kept apart by their tags.</summary>
internal sealed class MeterSeries
{
    // A tag with ever new values must not grow the book without end.
    private const int TagSetsMax = 1000;

    private readonly string name;
    private readonly string help;
    private readonly string type;
    private readonly bool adds;
    private readonly MeterBuckets? untagged;
    private readonly ConcurrentDictionary<string, MeterValue> values = new(StringComparer.Ordinal);

    public MeterSeries(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var histogram = kind.StartsWith("Histogram", StringComparison.Ordinal);
        // Observables say their whole value each time; the others say by how much it changed.
        adds = !instrument.IsObservable && !kind.StartsWith("Gauge", StringComparison.Ordinal);
        var counter = kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal);
        type = histogram ? "histogram" : counter ? "counter" : "gauge";
        name = MetricsText.Name(instrument.Name)
            + (instrument.Unit == "s" ? "_seconds" : instrument.Unit == "By" ? "_bytes" : "")
            + (counter ? "_total" : "");
        help = instrument.Description ?? instrument.Name;
        untagged = histogram ? new MeterBuckets() : null;
    }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (untagged is not null)
        {
            untagged.Take(value);
            return;
        }
        var key = Key(tags);
        if (!values.TryGetValue(key, out var kept))
        {
            if (values.Count >= TagSetsMax)
            {
                return;
            }
            kept = values.GetOrAdd(key, static (_, labels) => new MeterValue(labels), Labels(tags));
        }
        if (adds)
        {
            kept.Add(value);
        }
        else
        {
            kept.Set(value);
        }
    }

    public void Write(MetricsText text)
    {
        text.Begin(name, help, type);
        untagged?.Write(text, name);
        foreach (var (_, kept) in values.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Sample(name, kept.Labels, kept.Value);
        }
    }

    private static string Key(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => "",
        1 => tags[0].Value?.ToString() ?? "",
        _ => string.Join('\u001f', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")),
    };

    private static KeyValuePair<string, string>[] Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            labels[i] = new(MetricsText.Name(tags[i].Key), tags[i].Value?.ToString() ?? "");
        }
        return labels;
    }
}
