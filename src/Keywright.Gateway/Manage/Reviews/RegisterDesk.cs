using Keywright.Gateway.Record;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>
/// Keys that a hosted service holds at the exchange itself, because it cannot call this gateway. Nothing here reaches the exchange: the
/// owner writes down what they did there, so that the same list, reviews and reminders show it.
/// </summary>
public sealed class RegisterDesk
{
    /// <summary>Registered keys at most; each is looked through at every review.</summary>
    public const int RegisteredMax = 200;

    private readonly KeyStore store;
    private readonly KeyDesk keys;
    private readonly OwnerNotes notes;
    private readonly GatewayClock clock;

    internal RegisterDesk(KeyStore store, KeyDesk keys, OwnerNotes notes, GatewayClock clock) => (this.store, this.keys, this.notes, this.clock) = (store, keys, notes, clock);

    public ValueTask<KeyResult> RegisterAsync(RegisterRequest request, CancellationToken ct) => ChangeAsync("register", () =>
    {
        if (RegisteredWish.TryRead(request, out var problem) is not { } wish)
        {
            return (null, "", problem);
        }

        var rows = store.Registered();
        if (rows.Count(row => row.RemovedUs is null) >= RegisteredMax)
        {
            return (null, "", $"{RegisteredMax} keys are registered already, the most allowed; revoke one that is gone first.");
        }

        if (keys.LabelProblem(null, request.Label) is { } taken)
        {
            return (null, "", taken);
        }

        var number = rows.Count == 0 ? 1 : rows.Max(row => row.Number) + 1;
        var blank = new RegisteredRow { Number = number, Label = "", Service = "", Permissions = "", AllowedIps = "", CreatedUs = clock.LatestUs };
        return (wish.Over(blank), wish.Facts, null);
    }, ct);

    /// <summary>Writes down what the owner changed at the exchange, as a whole.</summary>
    public ValueTask<KeyResult> EditAsync(string label, RegisterRequest edit, CancellationToken ct) => ChangeAsync("edit-registered", () =>
    {
        if (FindRow(label) is not { RemovedUs: null } row)
        {
            return (null, "", NoSuchKey);
        }

        if (edit.Revision != row.Revision)
        {
            return (null, "", $"The key was changed in the meantime (revision {row.Revision}, not {edit.Revision}); look at it again and repeat the edit.");
        }

        if (RegisteredWish.TryRead(edit, out var problem) is not { } wish)
        {
            return (null, "", problem);
        }

        return edit.Label != row.Label && keys.LabelProblem(null, edit.Label) is { } taken
            ? (null, "", taken)
            : (wish.Over(row) with { Revision = row.Revision + 1 }, wish.Facts, null);
    }, ct);

    /// <summary>Records that the owner removed the key at the exchange; here it stays in the list as revoked.</summary>
    public ValueTask<KeyResult> RevokeAsync(string label, CancellationToken ct) => ChangeAsync("revoke-registered", () => FindRow(label) switch
    {
        null => (null, "", NoSuchKey),
        { RemovedUs: not null } => (null, "", $"key: '{label}' was revoked already."),
        var row => (row with { RemovedUs = clock.LatestUs, Revision = row.Revision + 1 }, "removed at the exchange, says the owner", null),
    }, ct);

    public IReadOnlyList<KeyView> List() => [.. store.Registered().Select(View)];

    /// <summary>By label: the live one before removed ones.</summary>
    public KeyView? Find(string label) => FindRow(label) is { } row ? View(row) : null;

    internal RegisteredRow? FindRow(string label)
        => store.Registered().Where(row => row.Label == label).OrderBy(row => row.RemovedUs is not null).ThenByDescending(row => row.Number).FirstOrDefault();

    private const string NoSuchKey = "key: no registered key has that label; `keywright keys list` shows them.";

    private async ValueTask<KeyResult> ChangeAsync(string what, Func<(RegisteredRow? After, string Facts, string? Problem)> change, CancellationToken ct)
    {
        // One label, one key, wherever it lives: both desks change one at a time together.
        using var turn = await keys.TurnAsync(ct);
        try
        {
            var (after, facts, problem) = change();
            if (after is null)
            {
                return KeyResult.Refused(problem!);
            }

            if (!await notes.TryNoteAsync(EntryKind.RegistrationChanging, 0, 0, $"{what} label={after.Label} {facts}".TrimEnd()))
            {
                return KeyResult.Refused("The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.");
            }

            store.Write(after);
            return new KeyResult(View(after), null, null);
        }
        catch (StoreFailedException e)
        {
            return KeyResult.Refused($"{e.Message} Nothing was changed.");
        }
    }

    private KeyView View(RegisteredRow row) => new()
    {
        ApiKey = "",
        Label = row.Label,
        Account = "",
        Type = "registered",
        Permissions = KeyShape.Split(row.Permissions),
        AllowedIps = KeyShape.Split(row.AllowedIps),
        Symbols = [],
        CreatedAt = GatewayClock.InstantOf(row.CreatedUs),
        ExpiresAt = row.LapsesUs is { } lapses ? GatewayClock.InstantOf(lapses) : null,
        TradingAuthorityExpiresAt = null,
        State = row.RemovedUs is not null ? "revoked" : row.LapsesUs is { } end && clock.LatestUs >= end ? "lapsed" : "active",
        LastUsedAt = null,
        LastAddress = null,
        LastRoute = null,
        Policy = new(),
        Notes = new KeyNotes { Owner = row.Owner, Purpose = row.Purpose, Tags = KeyShape.Split(row.Tags), Notes = row.Notes },
        Revision = row.Revision,
        RotatedAt = GatewayClock.InstantOf(row.CreatedUs),
        OverlapEndsAt = null,
        Service = row.Service,
        RotateBy = row.RotateByUs is { } rotate ? GatewayClock.InstantOf(rotate) : null,
    };
}
