using System.Globalization;
using System.Text;
using Keywright.Gateway.Manage;

namespace Keywright.Server.WebConsole;

/// <summary>Writes meters in the Prometheus text format, version 0.0.4.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder text = new();
    private readonly HashSet<string> begun = [];

    /// <summary>The gateway's own meters, in the order it gives them.</summary>
    public void Write(GatewayStatus status)
    {
        Begin("keywright_ready", "1 when the gateway takes orders.", "gauge");
        Sample("keywright_ready", [], status.Ready ? 1 : 0);
        // Samples of one name must stand together, whatever order they come in.
        foreach (var family in status.Meters.GroupBy(meter => meter.Name, StringComparer.Ordinal))
        {
            var first = family.First();
            Begin(first.Name, first.Help, first.Kind);
            foreach (var meter in family)
            {
                text.Append(meter.Name);
                if (meter.Labels.Length != 0)
                {
                    text.Append('{').Append(meter.Labels).Append('}');
                }
                text.Append(' ').Append(meter.Value.ToString(CultureInfo.InvariantCulture)).Append('\n');
            }
        }
    }

    /// <summary>Opens a family; a name is opened once.</summary>
    public void Begin(string name, string help, string type)
    {
        if (begun.Add(name))
        {
            text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
            text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        }
    }

    public void Sample(string name, IReadOnlyList<KeyValuePair<string, string>> labels, double value)
    {
        text.Append(name);
        for (var i = 0; i < labels.Count; i++)
        {
            text.Append(i == 0 ? '{' : ',').Append(labels[i].Key).Append("=\"");
            foreach (var c in labels[i].Value)
            {
                text.Append(c switch { '\\' => "\\\\", '"' => "\\\"", '\n' => "\\n", _ => c.ToString() });
            }
            text.Append('"');
        }
        if (labels.Count != 0)
        {
            text.Append('}');
        }
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>A name or label in the characters the format allows.</summary>
    public static string Name(string name) =>
        string.Create(name.Length, name, static (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
            }
        });

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public override string ToString() => text.ToString();
}
