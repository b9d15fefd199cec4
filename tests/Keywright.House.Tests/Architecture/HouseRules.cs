using System.Collections.Frozen;

namespace Keywright.House.Tests.Architecture;

/// <summary>Who may import whom. A new arrow is a decision about the house: draw it here and write why in docs/decisions.</summary>
internal static class HouseRules
{
    /// <summary>Room (project name without "Keywright.") to the rooms it may import.</summary>
    public static FrozenDictionary<string, string[]> Rooms { get; } = new Dictionary<string, string[]>
    {
        ["Market"] = [],
        ["Journal"] = [],
        ["Keys"] = [],
        ["Binance"] = [],
        ["Control"] = ["Keys"],
        ["Gateway"] = ["Binance", "Keys", "Journal", "Market"],
        ["Server"] = ["Gateway", "Binance", "Control", "Keys"],
        ["Client"] = ["Binance", "Keys"],
        ["Doctor"] = ["Binance", "Keys"],
        ["Strategies"] = ["Market", "Client"],
        ["Cli"] = ["Control", "Journal", "Keys", "Client", "Strategies", "Doctor", "Server"],
    }.ToFrozenDictionary();

    /// <summary>
    /// Folder of the Gateway to the sibling folders it may import. The steps know only what travels, so that any of them can be
    /// read, tested and moved alone; null marks the folders that stand beside the way and are not bound.
    /// </summary>
    public static FrozenDictionary<string, string[]?> GatewayFolders { get; } = new Dictionary<string, string[]?>
    {
        ["Budgets"] = [],
        ["Requests"] = ["Budgets"],
        ["Admit"] = ["Requests", "Budgets"],
        ["Authenticate"] = ["Requests", "Budgets"],
        ["Authorize"] = ["Requests", "Budgets"],
        ["Throttle"] = ["Requests", "Budgets"],
        ["Record"] = ["Requests", "Budgets"],
        ["Settle"] = ["Requests", "Budgets"],
        ["Execute"] = ["Requests", "Budgets"],
        ["Execute/Paper"] = ["Requests", "Budgets", "Execute"],
        ["Execute/Live"] = ["Requests", "Budgets", "Execute"],
        ["Streams"] = null,
        ["Sessions"] = null,
        ["Manage"] = null,
        ["Store"] = null,
    }.ToFrozenDictionary();

    /// <summary>Foreign namespaces that only some folders may touch, and why.</summary>
    public static IReadOnlyList<(string Namespace, string[] Only, string Why)> Outsiders { get; } =
    [
        ("Microsoft.Data.Sqlite", ["src/Keywright.Gateway/Store/"], "Store is the only SQL"),
        ("SQLitePCL", ["src/Keywright.Gateway/Store/"], "Store is the only SQL"),
        ("Microsoft.AspNetCore", ["src/Keywright.Server/"], "only the server knows HTTP; the steps know requests"),
        ("Spectre.Console", ["src/Keywright.Cli/"], "only the CLI speaks to the terminal"),
        ("System.CommandLine", ["src/Keywright.Cli/"], "only the CLI speaks to the terminal"),
    ];
}
