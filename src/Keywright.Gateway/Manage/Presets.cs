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
        Of("portfolio", "Portfolio tracking: reads balances and orders.", NoRules),
        Of("tax", "Tax reports: reads the past, as far as a history window lets it.", NoRules),
        Of("spot-bot", "A bot that trades spot.", NoRules),
        Of("futures-bot", "A bot that trades futures.", NoRules),
        Of("dca", "Regular buying: market and limit orders that buy.", new KeyPolicy { OrderTypes = ["MARKET", "LIMIT"], Sides = ["BUY"] }),
        Of("market-maker", "Quoting both sides: limit orders, its own alone.", new KeyPolicy { OrderTypes = ["LIMIT", "LIMIT_MAKER"], Orders = "own" }),
        Of("webhook", "Alerts that become orders, as from TradingView: a few a minute.", new KeyPolicy { OrderTypes = ["MARKET", "LIMIT"], OrdersPerMinute = 10 }),
        Of("transfer", "Moving funds between the owner's own wallets and sub-accounts.", NoRules),
    ];

    private static Preset Of(string name, string serves, KeyPolicy policy) => new(name, serves, PermissionsOf(name), policy);

    private static KeyPermissions PermissionsOf(string preset) => PresetRights.Of(preset)!.Aggregate(
        KeyPermissions.None,
        static (all, right) => all | (KeyPermissionNames.TryParse(right, out var one) ? one : throw new InvalidOperationException($"A preset ticks {right}, which is no permission.")));

    public static Preset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}
