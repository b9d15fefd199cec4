using System.Text.Json;
using Xunit;

namespace Keywright.Keys.Tests.Vectors;

/// <summary>One case of a Wycheproof file and the group it belongs to.</summary>
internal sealed record WycheproofCase(JsonElement Group, JsonElement Test)
{
    public string Result => Test.Text("result");

    public bool HasFlag(string flag) => Test.GetProperty("flags").EnumerateArray().Any(element => element.GetString() == flag);

    public override string ToString() => $"case {Test.GetProperty("tcId")} ({Result}): {Test.Text("comment")}";
}

internal static class Wycheproof
{
    /// <summary>All cases of the file; as many as it says and as the caller expects.</summary>
    public static List<WycheproofCase> Cases(string file, int expected)
    {
        var root = SharedFolder.Read("vectors", "wycheproof", file);
        var cases = root.GetProperty("testGroups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(test => new WycheproofCase(group, test)))
            .ToList();
        Assert.Equal(root.GetProperty("numberOfTests").GetInt32(), cases.Count);
        Assert.Equal(expected, cases.Count);
        return cases;
    }
}
