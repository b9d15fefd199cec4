using System.Globalization;

namespace Keywright.Bench.Http;

/// <summary>Options of the form <c>--name value</c>; whatever else was typed is refused.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _given = [];

    private Options()
    {
    }

    public static Options? Read(string[] args, params ReadOnlySpan<string> known)
    {
        var options = new Options();
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length || !known.Contains(args[i]))
            {
                Console.Error.WriteLine($"{args[i]} is not understood here; options: {string.Join(" ", known!)}");
                return null;
            }

            options._given[args[i]] = args[i + 1];
        }

        return options;
    }

    public string Text(string name, string otherwise) => _given.GetValueOrDefault(name, otherwise);

    public int Number(string name, int otherwise) =>
        _given.TryGetValue(name, out var text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
