using Keywright.Gateway.Store;
using Keywright.Keys.Credentials;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.People;

/// <summary>Asks for one-time codes where <see cref="CodeRule"/> says so, and knows a good one.</summary>
internal sealed class CodeGate(PeopleStore store, Attempts attempts, Vault vault, GatewayClock clock)
{
    /// <summary>The record a person's device is sealed for.</summary>
    public static string Identity(string person) => $"code {person}";

    /// <summary>The sentence why the caller of this request may not do it now; null when they may. A code that is right is used up.</summary>
    public string? Problem(Operation operation, AccountKind kind, bool widens)
    {
        if (!CodeRule.Asks(operation, kind, widens))
        {
            return null;
        }

        return OwnersWithDevice() is { Count: > 0 } owners ? ProblemOf(owners) : null;
    }

    /// <summary>
    /// The same for what would let a token that leaked take the whole vault along: whoever does not sit at the machine needs a code, and cannot
    /// do it while there is no device.
    /// </summary>
    public string? ProblemFromElsewhere()
        => Caller.Now.Kind == CallerKind.HomeOwner ? null
            : OwnersWithDevice() is { Count: > 0 } owners ? ProblemOf(owners)
            : "code: from elsewhere this asks for a one-time code, and no owner has a device; do it on the machine itself, or give an owner one with keywright users code.";

    /// <summary>The sentence why this person's code is not taken; null when it is, and used up.</summary>
    public string? ProblemOfPerson(PersonRow person, string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return $"code: type the one-time code that {person.Name}'s device shows now.";
        }

        // Counted with those that the person gives when signed in: two roads are no reason for twice as many guesses.
        return Use([person], "code user:" + person.Name, code);
    }

    private List<PersonRow> OwnersWithDevice() => [.. store.People().Where(person => person is { CodeSecret: not null, Role: "owner" })];

    private string? ProblemOf(List<PersonRow> owners)
    {
        var caller = Caller.Now;
        if (caller.Kind == CallerKind.Key)
        {
            return "code: this change asks for a one-time code of an owner, which a key has not; its owner makes it, with keywright keys and --code.";
        }

        if (caller.Code is not { Length: > 0 } code)
        {
            return "code: this change asks for a one-time code of an owner: repeat it with --code 123456.";
        }

        // Who signed in answers for themselves; the socket and a token speak for whichever owner reads them the code.
        var asked = caller.Kind == CallerKind.User ? owners.Where(person => person.Name == caller.Name).ToList() : owners;
        return Use(asked, "code " + caller.By, code);
    }

    private string? Use(List<PersonRow> asked, string subject, string code)
    {
        if (!attempts.TryBegin(subject))
        {
            return $"code: after wrong codes the next is taken from {attempts.WaitsUntil(subject):yyyy-MM-dd HH:mm:ss} UTC on.";
        }

        if (!asked.Any(person => TryUse(person, code)))
        {
            return "code: it is not right, or was used before; wait for the next one your device shows.";
        }

        attempts.Forget(subject);
        return null;
    }

    /// <summary>Whether it is this person's code of now, or a recovery code of theirs; it is used up then.</summary>
    public bool TryUse(PersonRow person, string code) => OneTimeCode.IsWellFormed(code)
        ? person.CodeSecret is { } secret && StepOf(person, secret, code) is { } step && store.TryTakeStep(person.Name, step)
        : store.TryTakeRecovery(person.Name, RecoveryCode.HashOf(code));

    /// <summary>By the latest instant seen: a clock that steps back must not make old codes good.</summary>
    public long? StepOf(PersonRow person, byte[] secret, string code)
        => CodeDevice.StepOf(vault, Identity(person.Name), secret, code, OneTimeCode.StepAt(GatewayClock.InstantOf(clock.LatestUs)), person.CodeStep);
}
