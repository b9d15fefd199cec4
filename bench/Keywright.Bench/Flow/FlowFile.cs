using System.Globalization;

namespace Keywright.Bench.Flow;

/// <summary>The parsed operations of a flow file, and the line its generator expects of every engine.</summary>
internal sealed class FlowFile
{
    private FlowFile(string path, Operation[] operations, int maxId, string? expected)
    {
        Path = path;
        Operations = operations;
        MaxId = maxId;
        Expected = expected;
    }

    public string Path { get; }

    public Operation[] Operations { get; }

    public int MaxId { get; }

    public string? Expected { get; }

    public static FlowFile Read(string path)
    {
        var operations = new List<Operation>();
        var maxId = 0;
        foreach (var line in File.ReadLines(path))
        {
            var words = line.Split(' ');
            var id = int.Parse(words[1], CultureInfo.InvariantCulture);
            maxId = Math.Max(maxId, id);
            operations.Add(words[0] == "C"
                ? new Operation(id, OperationKind.Cancel, 0, 0)
                : new Operation(
                    id,
                    words[2] == "B" ? OperationKind.Buy : OperationKind.Sell,
                    long.Parse(words[3], CultureInfo.InvariantCulture),
                    long.Parse(words[4], CultureInfo.InvariantCulture)));
        }

        var expect = path + ".expect";
        return new FlowFile(path, [.. operations], maxId, File.Exists(expect) ? File.ReadAllText(expect).Trim() : null);
    }
}
