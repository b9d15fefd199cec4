using Keywright.Binance.Catalogue;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage;

/// <summary>What a change would do, before anybody confirms it.</summary>
public sealed partial class KeyDesk
{
    /// <summary>What an edit would make of a key, by the checks that the edit itself will meet; nothing is changed.</summary>
    /// <returns>The difference, or the sentence with which the edit would be refused.</returns>
    public (KeyEditPreview? Preview, string? Problem) PreviewEdit(string labelOrApiKey, KeyEdit edit)
    {
        if (FindRow(labelOrApiKey) is not { } row)
        {
            return (null, WhyNone(labelOrApiKey));
        }

        if (WhyClosed(row, KeyChange.Edit) is { } closed)
        {
            return (null, closed);
        }

        var (after, _, problem) = Edited(row, edit);
        if (after is null)
        {
            return (null, problem);
        }

        var (was, becomes) = (shape.Terms(row), shape.Terms(after));
        return (new KeyEditPreview(
            shape.View(row),
            shape.View(after),
            Widening.Is((row, was), (after, becomes)),
            OpenTo(becomes.Permissions, butNotTo: was.Permissions),
            OpenTo(was.Permissions, butNotTo: becomes.Permissions)), null);
    }

    private static IReadOnlyList<string> OpenTo(KeyPermissions permissions, KeyPermissions butNotTo) =>
        [.. RouteCatalogue.All.Where(route => route.NeedsKey && permissions.Suffice(route) && !butNotTo.Suffice(route)).Select(route => $"{route.Method} {route.Path}")];
}
