using Keywright.Gateway.Requests;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage;

/// <summary>The least that works, by use case; what is not asked for here a key has not.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Serves">The use case, for tables.</param>
/// <param name="Permissions">What is ticked.</param>
/// <param name="Policy">The rules it brings where the owner gives none.</param>
public sealed record Preset(string Name, string Serves, KeyPermissions Permissions, KeyPolicy Policy)
{
    private static readonly KeyPolicy NoRules = new();

    public static IReadOnlyList<Preset> All { get; } =
    [
        new("portfolio", "Portfolio tracking: reads balances and orders.", KeyPermissions.Read, NoRules),
        new("tax", "Tax reports: reads the past, as far as a history window lets it.", KeyPermissions.Read, NoRules),
        new("spot-bot", "A bot that trades spot.", KeyPermissions.Read | KeyPermissions.Spot, NoRules),
        new("futures-bot", "A bot that trades futures.", KeyPermissions.Read | KeyPermissions.Futures, NoRules),
        new("dca", "Regular buying: market and limit orders that buy.", KeyPermissions.Read | KeyPermissions.Spot, new KeyPolicy { OrderTypes = ["MARKET", "LIMIT"], Sides = ["BUY"] }),
        new("market-maker", "Quoting both sides: limit orders, its own alone.", KeyPermissions.Read | KeyPermissions.Spot, new KeyPolicy { OrderTypes = ["LIMIT", "LIMIT_MAKER"], Orders = "own" }),
        new("webhook", "Alerts that become orders, as from TradingView: a few a minute.", KeyPermissions.Read | KeyPermissions.Spot, new KeyPolicy { OrderTypes = ["MARKET", "LIMIT"], OrdersPerMinute = 10 }),
        new("transfer", "Moving funds between the owner's own wallets and sub-accounts.", KeyPermissions.Read | KeyPermissions.InternalTransfer | KeyPermissions.UniversalTransfer, NoRules),
    ];

    public static Preset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
