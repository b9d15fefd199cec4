using Keywright.Gateway.Execute;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage;

/// <summary>A key that takes the place of one that ends.</summary>
public sealed partial class KeyDesk
{
    /// <summary>
    /// Ends a key, and gives what is its own on a real exchange to another key of the same account: open orders and those on their way, what it has
    /// bought and what it has used of its limits. Of a key that was revoked before, only the second half is left to do.
    /// </summary>
    /// <param name="labelOrApiKey">Which key ends.</param>
    /// <param name="successor">Which one takes its place, by label or API key.</param>
    /// <param name="ct">Ends the waiting for other changes.</param>
    public async ValueTask<KeyResult> SucceedAsync(string labelOrApiKey, string successor, CancellationToken ct)
    {
        // 1. Nothing ends before it is known that there is a successor.
        if (FindRow(labelOrApiKey) is not { } row)
        {
            return KeyResult.Refused(WhyNone(labelOrApiKey));
        }

        if (SuccessorOf(row, successor, out var problem) is null)
        {
            return KeyResult.Refused(problem!);
        }

        // 2. The key stops: nothing more of it leaves.
        var ended = row.RevokedUs is null ? await RevokeAsync(row.ApiKey, ct) : new KeyResult(Find(row.ApiKey), null, null);
        if (ended.Key is null)
        {
            return ended;
        }

        // 3. What is its own becomes the other's, in one entry of the journal.
        using var turn = await TurnAsync(CancellationToken.None);
        problem = SuccessorOf(row, successor, out problem) is { } to && shape.PlaceOf(row) is { Venue: IOwnersVenue venue, Number: var account }
            ? await venue.SucceedAsync(new PanicTarget(account, row.Number, Caller.Now.By), to.Number)
            : problem;
        return problem is null ? ended : ended with { Problem = $"{ended.Problem} The key is revoked, but what was its own was not passed on; the same command again does that. {problem}".TrimStart() };
    }

    private KeyRow? SuccessorOf(KeyRow row, string successor, out string? problem)
    {
        var to = FindRow(successor) ?? FindRow($"{row.Account}/{successor}");
        problem = to is null ? "successor: no key has that label or apiKey; keywright keys list shows them."
            : to.Number == row.Number ? "successor: a key cannot take its own place."
            : to.Account != row.Account ? $"successor: '{to.Label}' is a key of '{to.Account}', not of '{row.Account}'."
            : to.RevokedUs is not null ? $"successor: '{to.Label}' was revoked; say a key that is in force."
            : shape.PlaceOf(row).Venue is not IOwnersVenue ? $"successor: on the built-in exchange orders keep the key that placed them; cancel them with keywright panic key:{row.Label}, or rotate the key in the place of revoking it."
            : null;
        return problem is null ? to : null;
    }
}
