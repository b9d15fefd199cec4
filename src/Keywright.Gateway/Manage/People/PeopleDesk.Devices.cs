using Keywright.Keys.Credentials;

namespace Keywright.Gateway.Manage.People;

/// <summary>Devices that make one-time codes: enrolled, and confirmed by their first code.</summary>
public sealed partial class PeopleDesk
{
    /// <summary>Makes a secret for a person's device. Until a code confirms it, the device before it goes on being asked.</summary>
    public ValueTask<DeskAnswer<EnrolledDevice>> EnrolAsync(string name) => WithAsync<EnrolledDevice>(name, row =>
    {
        if (gate.Problem(Operation.PersonChange, AccountKind.Gateway, widens: true) is { } refused)
        {
            return (Refused.Forbidden, refused);
        }

        var (record, secret) = CodeDevice.Enrol(vault, CodeGate.Identity(name), random);
        return ($"user code enrol name={name}", () =>
        {
            store.Write(row with { PendingSecret = record });
            return new EnrolledDevice(name, secret, $"otpauth://totp/Keywright:{name}?secret={secret}&issuer=Keywright&algorithm=SHA1&digits={OneTimeCode.Digits}&period={OneTimeCode.StepSeconds}");
        });
    });

    /// <summary>Takes the first code of an enrolled device; from then on the device is asked, and the recovery codes are these.</summary>
    public ValueTask<DeskAnswer<RecoveryCodes>> ConfirmAsync(string name, string code) => WithAsync<RecoveryCodes>(name, row =>
    {
        if (row.PendingSecret is not { } pending)
        {
            return (Refused.Conflict, $"name: {name} has no device that waits for its first code; keywright users code {name} enrols one.");
        }

        if (!attempts.TryBegin("confirm " + name))
        {
            return (Refused.Forbidden, $"code: after wrong codes the next is taken from {attempts.WaitsUntil("confirm " + name):yyyy-MM-dd HH:mm:ss} UTC on.");
        }

        // A new secret: the steps its predecessor used do not bind it.
        if (!OneTimeCode.IsWellFormed(code) || gate.StepOf(row with { CodeStep = 0 }, pending, code) is not { } step)
        {
            return (Refused.Invalid, "code: it is not the one the device should show now; check the clocks of the phone and of this machine, and type the next.");
        }

        attempts.Forget("confirm " + name);
        var codes = Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create(random)).ToList();
        return ($"user code confirm name={name}", () =>
        {
            store.Confirm(row with { CodeSecret = pending, CodeStep = step }, codes.Select(RecoveryCode.HashOf));
            return new RecoveryCodes(name, codes);
        });
    });
}
