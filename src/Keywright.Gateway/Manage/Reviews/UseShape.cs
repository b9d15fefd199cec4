using System.Net;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>A key's use in the two shapes it has: as requests note it and as it is kept.</summary>
internal static class UseShape
{
    public static KeyUseRow Row(int number, KeyUses uses)
    {
        var rights = new List<(string, long, long)>();
        foreach (var name in KeyPermissionNames.All)
        {
            if (KeyPermissionNames.TryParse(name, out var right) && uses.Of(right) is var (granted, used) && (granted, used) != (0, 0))
            {
                rights.Add((name, granted, used));
            }
        }

        var last = uses.Last is { } use ? (use.AtUs, use.Address.ToString(), use.Route) : ((long, string, string)?)null;
        return new KeyUseRow(number, last, rights, [.. uses.Addresses().Select(one => (one.Address.ToString(), one.AtUs))]);
    }

    public static void Restore(KeyUses uses, KeyUseRow row)
        => uses.Restore(
            row.Rights.Select(one => (Right: KeyPermissionNames.TryParse(one.Permission, out var right) ? right : KeyPermissions.None, one.GrantedUs, one.UsedUs)).Where(one => one.Right != KeyPermissions.None),
            row.Addresses.Select(one => (IPAddress.Parse(one.Address), one.SeenUs)));
}
