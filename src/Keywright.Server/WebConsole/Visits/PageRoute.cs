namespace Keywright.Server.WebConsole.Visits;

/// <summary>One page: where it is, and what a visitor needs to see it and to send its form.</summary>
/// <param name="Path">As <c>/keys/{key}/edit</c>.</param>
/// <param name="Right">One of <see cref="Right"/>.</param>
/// <param name="Get">Null when there is only something to send.</param>
/// <param name="Post">Null when there is only something to see.</param>
internal sealed record PageRoute(string Path, string Right, Func<Visit, Task<Page>>? Get, Func<Visit, Task<Page>>? Post)
{
    private readonly PathPattern pattern = new(Path);

    public string[]? Match(string[] given) => pattern.Match(given);
}
