namespace Keywright.Control.Snippets;

/// <summary>The clients a snippet can be printed for. No snippet carries a secret: each reads it from the environment.</summary>
public static class SnippetBook
{
    private static readonly (string Name, Func<SnippetKey, string> Write)[] Pages =
    [
        ("curl", CurlSnippet.Write),
        ("ccxt", CcxtSnippet.Write),
        ("freqtrade", FreqtradeSnippet.Write),
        ("python-binance", PythonBinanceSnippet.Write),
        ("binance.net", BinanceNetSnippet.Write),
        ("node", NodeSnippet.Write),
    ];

    /// <summary>In the order they are offered.</summary>
    public static IEnumerable<string> Clients => Pages.Select(page => page.Name);

    public static string Names(char between) => string.Join(between == ',' ? ", " : between.ToString(), Pages.Select(page => page.Name));

    public static bool Knows(string name) => Array.Exists(Pages, page => page.Name == name);

    public static string Write(string name, SnippetKey key) => Array.Find(Pages, page => page.Name == name).Write(key);
}
