namespace Keywright.Server.Rest;

/// <summary>Text for a header: a sentence may quote a client's value, and no value may break the answer.</summary>
internal static class HeaderText
{
    public static string Clean(string text) =>
        text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
            ? text
            : string.Create(text.Length, text, static (into, from) =>
            {
                for (var i = 0; i < into.Length; i++)
                {
                    into[i] = from[i] is >= ' ' and <= '~' ? from[i] : '?';
                }
            });
}
