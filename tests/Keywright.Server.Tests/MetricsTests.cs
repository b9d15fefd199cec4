using System.Diagnostics.Metrics;
using Keywright.Server.WebConsole;
using Xunit;

namespace Keywright.Server.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void Meters_of_the_product_are_written_as_Prometheus_reads_them()
    {
        using var book = new MeterBook();
        using var meter = new Meter("Keywright.Metrics.Tests");
        var counter = meter.CreateCounter<long>("test.answers", description: "Answers\nof a test.");
        var histogram = meter.CreateHistogram<double>("test.wait", "s");
        meter.CreateObservableGauge("test.depth", () => 7);

        counter.Add(2, new KeyValuePair<string, object?>("http.status", 200));
        counter.Add(3, new KeyValuePair<string, object?>("http.status", 200));
        counter.Add(1, new KeyValuePair<string, object?>("http.status", "a\"b\\"));
        histogram.Record(0.0002);
        histogram.Record(30);
        var text = new MetricsText();
        book.Write(text);
        var lines = text.ToString().Split('\n');

        Assert.Contains("# HELP test_answers_total Answers\\nof a test.", lines);
        Assert.Contains("# TYPE test_answers_total counter", lines);
        Assert.Contains("test_answers_total{http_status=\"200\"} 5", lines);
        Assert.Contains("test_answers_total{http_status=\"a\\\"b\\\\\"} 1", lines);
        Assert.Contains("test_depth 7", lines);
        Assert.Contains("test_wait_seconds_bucket{le=\"0.0001\"} 0", lines);
        Assert.Contains("test_wait_seconds_bucket{le=\"0.00025\"} 1", lines);
        Assert.Contains("test_wait_seconds_bucket{le=\"+Inf\"} 2", lines);
        Assert.Contains("test_wait_seconds_count 2", lines);
        Assert.Contains("test_wait_seconds_sum 30.0002", lines);
    }

    [Fact]
    public void Ever_new_tags_do_not_grow_the_book_without_end()
    {
        using var book = new MeterBook();
        using var meter = new Meter("Keywright.Bounds.Tests");
        var counter = meter.CreateCounter<long>("test.bounded");

        for (var i = 0; i < 5000; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("who", i));
        }
        var text = new MetricsText();
        book.Write(text);

        Assert.Equal(1000, text.ToString().Split('\n').Count(line => line.StartsWith("test_bounded_total{", StringComparison.Ordinal)));
    }
}
