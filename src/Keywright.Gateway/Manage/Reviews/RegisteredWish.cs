using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>What is written down of a key at the exchange, once it has been checked.</summary>
internal sealed record RegisteredWish(RegisterRequest From, KeyPermissions Permissions, AddressList Addresses)
{
    private const int ServiceMax = 64;

    private static readonly DateTimeOffset Earliest = new(2017, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the audit log says of it.</summary>
    public string Facts => $"service={From.Service} permissions={string.Join(',', KeyPermissionNames.Of(Permissions))} allowedIps={string.Join(',', Addresses.Entries)}";

    /// <summary>Reads it; the problem is a plain sentence naming the field and the mend.</summary>
    public static RegisteredWish? TryRead(RegisterRequest request, out string? problem)
    {
        // First of all, because the other sentences repeat what they find wrong.
        problem = SecretShape.Problem(
        [
            ("label", request.Label), ("service", request.Service), ("owner", request.Notes.Owner), ("purpose", request.Notes.Purpose), ("notes", request.Notes.Notes),
            .. request.Permissions.Select(text => ("permit", text)),
            .. request.AllowedIps.Select(text => ("allow-ip", text)),
            .. request.Notes.Tags.Select(text => ("tags", text)),
        ]);
        problem ??= KeyWish.LabelProblem(request.Label) ?? KeyWish.NotesProblem(request.Notes) ?? KeyWish.TextProblem("service", request.Service, ServiceMax)
            ?? (string.IsNullOrWhiteSpace(request.Service) ? "service must say who holds the key, as 3Commas." : null)
            ?? DateProblem("lapse", request.LapsesAt) ?? DateProblem("rotate-by", request.RotateBy);
        if (problem is not null || !TryReadPermissions(request.Permissions, out var permissions, out problem))
        {
            return null;
        }

        return AddressList.TryParse(request.AllowedIps, out problem) is { } addresses ? new RegisteredWish(request, permissions, addresses) : null;
    }

    /// <summary>The row with what is asked for in the place of what it had.</summary>
    public RegisteredRow Over(RegisteredRow row) => row with
    {
        Label = From.Label,
        Service = From.Service,
        Permissions = string.Join(',', KeyPermissionNames.Of(Permissions)),
        AllowedIps = string.Join(',', Addresses.Entries),
        LapsesUs = Us(From.LapsesAt),
        RotateByUs = Us(From.RotateBy),
        Owner = From.Notes.Owner,
        Purpose = From.Notes.Purpose,
        Tags = string.Join(',', From.Notes.Tags),
        Notes = From.Notes.Notes,
    };

    private static string? DateProblem(string field, DateTimeOffset? at)
        => at is { } given && (given < Earliest || given >= Latest) ? $"{field} must be a date from {Earliest.Year} to {Latest.Year - 1}, as 2027-01-31." : null;

    private static bool TryReadPermissions(IReadOnlyList<string> names, out KeyPermissions permissions, out string? problem)
    {
        (permissions, problem) = (KeyPermissions.Read, null);
        const KeyPermissions NotThere = KeyPermissions.CancelOnly | KeyPermissions.ReduceOnly | KeyPermissions.MarketData;
        foreach (var name in names)
        {
            if (!KeyPermissionNames.TryParse(name, out var permission) || NotThere.HasFlag(permission))
            {
                problem = $"permit takes what the exchange can tick: {string.Join(", ", KeyPermissionNames.All.Where(known => KeyPermissionNames.TryParse(known, out var one) && !NotThere.HasFlag(one)))}.";
                return false;
            }

            permissions |= permission;
        }

        return true;
    }

    private static long? Us(DateTimeOffset? at) => at is { } given ? GatewayClock.MicrosecondsOf(given - DateTimeOffset.UnixEpoch) : null;
}
