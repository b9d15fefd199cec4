using Keywright.Binance.Catalogue;

namespace Keywright.Gateway.Requests;

/// <summary>What a key may do. Reading is the default of every new key.</summary>
[Flags]
public enum KeyPermissions
{
    None = 0,
    Read = 1,
    Spot = 2,
    Margin = 4,
    Futures = 8,
    Withdraw = 16,
    InternalTransfer = 32,
    UniversalTransfer = 64,

    /// <summary>Beyond the exchange: it takes orders out of the book and puts none in.</summary>
    CancelOnly = 128,

    /// <summary>Beyond the exchange: its orders only reduce what it has bought.</summary>
    ReduceOnly = 256,

    /// <summary>Beyond the exchange: the market and nothing of the account; it goes with no other.</summary>
    MarketData = 512,
}

public static class KeyPermissionNames
{
    private static readonly (string Name, KeyPermissions Permission)[] Known =
    [
        ("read", KeyPermissions.Read),
        ("spot", KeyPermissions.Spot),
        ("margin", KeyPermissions.Margin),
        ("futures", KeyPermissions.Futures),
        ("withdraw", KeyPermissions.Withdraw),
        ("internal-transfer", KeyPermissions.InternalTransfer),
        ("universal-transfer", KeyPermissions.UniversalTransfer),
        ("cancel-only", KeyPermissions.CancelOnly),
        ("reduce-only", KeyPermissions.ReduceOnly),
        ("market-data", KeyPermissions.MarketData),
    ];

    public static IEnumerable<string> All => Known.Select(p => p.Name);

    public static IEnumerable<string> Of(KeyPermissions permissions)
        => Known.Where(p => permissions.HasFlag(p.Permission)).Select(p => p.Name);

    public static bool TryParse(string name, out KeyPermissions permission)
    {
        permission = Known.FirstOrDefault(p => p.Name == name).Permission;
        return permission != KeyPermissions.None;
    }

    /// <summary>Whether a key with these may call the route (keys.md §3).</summary>
    public static bool Suffice(this KeyPermissions held, Route route) => route.Permission switch
    {
        Permission.None => true,
        Permission.Read => held.HasFlag(KeyPermissions.Read),

        // Whether an order only reduces is seen when it has been read.
        Permission.Spot => (held & (KeyPermissions.Spot | KeyPermissions.ReduceOnly)) != 0 || (route.OnlyCancels && held.HasFlag(KeyPermissions.CancelOnly)),
        Permission.Margin => held.HasFlag(KeyPermissions.Margin),
        Permission.Futures => held.HasFlag(KeyPermissions.Futures),
        Permission.Withdraw => held.HasFlag(KeyPermissions.Withdraw),
        Permission.InternalTransfer => held.HasFlag(KeyPermissions.InternalTransfer),
        Permission.UniversalTransfer => held.HasFlag(KeyPermissions.UniversalTransfer),
        _ => false,
    };

    /// <summary>Which of the rights held a call of the route makes use of.</summary>
    public static KeyPermissions UsedBy(this KeyPermissions held, Route route) => held & route.Permission switch
    {
        Permission.Read => KeyPermissions.Read,
        Permission.Spot when held.HasFlag(KeyPermissions.Spot) => KeyPermissions.Spot,
        Permission.Spot => KeyPermissions.ReduceOnly | KeyPermissions.CancelOnly,
        Permission.Margin => KeyPermissions.Margin,
        Permission.Futures => KeyPermissions.Futures,
        Permission.Withdraw => KeyPermissions.Withdraw,
        Permission.InternalTransfer => KeyPermissions.InternalTransfer,
        Permission.UniversalTransfer => KeyPermissions.UniversalTransfer,
        _ => KeyPermissions.None,
    };

    /// <summary>It may put orders into a book, in one way or another.</summary>
    public static bool Trade(this KeyPermissions held)
        => (held & (KeyPermissions.Spot | KeyPermissions.Margin | KeyPermissions.Futures | KeyPermissions.ReduceOnly)) != 0;
}
