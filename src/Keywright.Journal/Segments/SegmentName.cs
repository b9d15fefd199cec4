using System.Globalization;

namespace Keywright.Journal.Segments;

/// <summary>File names: a segment carries its first sequence, so a listing sorts and a gap shows; a prepared one waits for its number.</summary>
internal static class SegmentName
{
    private const string Ending = ".journal";
    private const string PreparedStart = "prepared-";
    private const int Digits = 20;

    public static string Of(ulong first) => first.ToString("D20", CultureInfo.InvariantCulture) + Ending;

    public static string Prepared(int number) => PreparedStart + number.ToString(CultureInfo.InvariantCulture) + Ending;

    public static bool IsPrepared(string name) => name.StartsWith(PreparedStart, StringComparison.Ordinal) && name.EndsWith(Ending, StringComparison.Ordinal);

    public static bool TryParse(string name, out ulong first)
    {
        first = 0;
        return name.Length == Digits + Ending.Length
            && name.EndsWith(Ending, StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out first)
            && first > 0;
    }
}
