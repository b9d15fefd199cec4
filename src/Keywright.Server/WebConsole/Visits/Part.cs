using System.Globalization;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>A page's part of a long list, so that no page grows with the number of keys.</summary>
/// <param name="Items">Those of this page.</param>
/// <param name="Found">How many there are on all pages.</param>
/// <param name="Number">Of this page, from 1.</param>
/// <param name="Pages">How many pages there are, at least 1.</param>
public sealed record Part<T>(IReadOnlyList<T> Items, int Found, int Number, int Pages)
{
    /// <param name="all">The whole list.</param>
    /// <param name="each">How many a page has.</param>
    /// <param name="asked">The number of the page, as the query has it; what is none or lies outside leads to the nearest.</param>
    public static Part<T> Of(IReadOnlyList<T> all, int each, string asked)
    {
        var pages = Math.Max(1, (all.Count + each - 1) / each);
        var number = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? Math.Clamp(read, 1, pages) : 1;
        return new([.. all.Skip((number - 1) * each).Take(each)], all.Count, number, pages);
    }
}
