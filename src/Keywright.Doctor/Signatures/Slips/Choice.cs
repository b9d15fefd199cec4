using System.Globalization;

namespace Keywright.Doctor.Signatures.Slips;

/// <summary>Other parameters were signed than were sent.</summary>
internal static class Choice
{
    private const string Freeze = "Put all parameters together first, sign that very text, append the signature, and change nothing afterwards.";

    public static IEnumerable<Variant> Of(SignedText text, FailingRequest sent, SignedText? beforeSignature)
    {
        if (beforeSignature is not null)
        {
            yield return new(beforeSignature, new BrokenRule(
                "signature-not-last", "Parameters stand behind the signature, and only what stands before it was signed.", "Append the signature as the very last parameter, after all others are there."));
        }

        foreach (var name in SignedText.Pairs(text.Query).Concat(SignedText.Pairs(text.Body)).Select(SignedText.NameOf).Distinct())
        {
            yield return new(Without(text, [name]), new BrokenRule("added-after-signing", $"The parameter {name} was sent, and not signed: it was added afterwards.", Freeze));
        }

        yield return new(Without(text, ["timestamp", "recvWindow"]), new BrokenRule(
            "added-after-signing", "timestamp and recvWindow were sent, and not signed: they were added afterwards.", Freeze));

        foreach (var (factor, unit, was) in ((decimal, string, string)[])
            [(1000m, "milliseconds", "seconds"), (0.001m, "seconds", "milliseconds"), (1_000_000m, "microseconds", "seconds"), (0.000001m, "seconds", "microseconds")])
        {
            yield return new(Scaled(text, factor), new BrokenRule(
                "timestamp-unit", $"The timestamp was signed in {unit} and sent in {was}.", "Make the timestamp once, in whole milliseconds, and send what was signed."));
        }

        if (sent.ApiKey is { Length: > 0 } key)
        {
            var all = SignedText.Pairs(text.Query).Concat(SignedText.Pairs(text.Body)).ToList();
            const string Finding = "The API key was signed as a parameter, which is the WebSocket API's rule.";
            const string Mend = "Over REST the key stands in the header X-MBX-APIKEY alone; sign the query and body as sent.";
            yield return new(new SignedText(SignedText.Join([.. all.Append($"apiKey={key}").Order(StringComparer.Ordinal)]), ""), new BrokenRule("api-key-signed", Finding, Mend));
            yield return new(new SignedText(SignedText.Join(all.Append($"apiKey={key}")), ""), new BrokenRule("api-key-signed", Finding, Mend));
            yield return new(new SignedText(SignedText.Join(all.Prepend($"apiKey={key}")), ""), new BrokenRule("api-key-signed", Finding, Mend));
        }
    }

    private static SignedText Without(SignedText text, string[] names) =>
        text.Both(part => SignedText.Join(SignedText.Pairs(part).Where(pair => !names.Contains(SignedText.NameOf(pair)))));

    private static SignedText Scaled(SignedText text, decimal factor) => text.Both(part => SignedText.Join(SignedText.Pairs(part).Select(pair =>
        SignedText.NameOf(pair) == "timestamp" && decimal.TryParse(pair["timestamp".Length..].TrimStart('='), NumberStyles.None, CultureInfo.InvariantCulture, out var stamp) && stamp < 1_000_000_000_000_000_000m
            ? "timestamp=" + decimal.Floor(stamp * factor).ToString("0", CultureInfo.InvariantCulture)
            : pair)));
}
