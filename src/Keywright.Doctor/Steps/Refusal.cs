using Keywright.Doctor.Calls;

namespace Keywright.Doctor.Steps;

/// <summary>What the exchange's refusals of a signed call mean to whoever holds the key.</summary>
internal static class Refusal
{
    public static CheckResult ToFail(RestAnswer answer, Endpoint endpoint)
    {
        var said = $"{endpoint.Method} {endpoint.Path} is answered {answer.Said}";
        return (answer.Status, answer.Code) switch
        {
            (_, -1021) => CheckResult.Fail(
                $"{said}: the timestamp is not inside the recvWindow, although it was taken from the target's own clock.",
                "The way there holds requests up, or the target's clock jumps: look at the step clock, and try again."),
            (_, -1022) => CheckResult.Fail(
                $"{said}: the secret is not this API key's, or something on the way changes the request.",
                "Give the secret that was shown with this very API key; after a rotation the old one is dead."),
            (_, -2014) => CheckResult.Fail($"{said}: this is no API key.", "Give all 64 letters and digits of --key, without spaces."),
            (_, -2008) => CheckResult.Fail($"{said}: the target does not know this API key.", "Check that key and URL belong together: keys of testnet, demo and live are strangers to one another."),
            (_, -2015) => CheckResult.Fail(
                $"{said}: the key is unknown there, expired or revoked, may not be used from this address, or lacks the right for this.",
                "Check that key and URL belong together, the key's address list, its end, and its rights (./keywright keys show KEY for a key of the gateway)."),
            (_, -1002) => CheckResult.Fail($"{said}: the key lacks the right for this.", "Tick the right on the key, or ask with another."),
            (404, _) => CheckResult.Fail($"{said}: this route is not served there.", "Check that this is the base URL of the market you mean, without a path."),
            ( >= 500, _) => CheckResult.Fail($"{said}: the target is in trouble itself.", "Wait and try again; for the gateway look at its standard error and at ./keywright audit tail."),
            _ => CheckResult.Fail($"{said}.", "Look the code up in the exchange's list of errors."),
        };
    }
}
