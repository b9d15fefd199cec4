using Keywright.Binance.Catalogue;

namespace Keywright.Gateway.Requests;

/// <summary>What a key may do. Reading is the default of every new key.</summary>
[Flags]
public enum KeyPermissions
{
    None = 0,
    Read = 1,
    Spot = 2,
}

public static class KeyPermissionNames
{
    private static readonly (string Name, KeyPermissions Permission)[] Served =
    [
        ("read", KeyPermissions.Read),
        ("spot", KeyPermissions.Spot),
    ];

    public static IEnumerable<string> Of(KeyPermissions permissions)
        => Served.Where(p => permissions.HasFlag(p.Permission)).Select(p => p.Name);

    public static bool TryParse(string name, out KeyPermissions permission)
    {
        permission = Served.FirstOrDefault(p => p.Name == name).Permission;
        return permission != KeyPermissions.None;
    }

    /// <summary>The permission a route asks for (keys.md §3).</summary>
    public static KeyPermissions Needed(Permission permission) => permission switch
    {
        Permission.None => KeyPermissions.None,
        Permission.Read => KeyPermissions.Read,
        Permission.Spot => KeyPermissions.Spot,
        _ => throw new InvalidOperationException($"No key can hold {permission} yet, so no served route may ask for it."),
    };
}
