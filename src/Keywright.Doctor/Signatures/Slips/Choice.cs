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

        foreach (var factor in (decimal[])[1000m, 0.001m, 1_000_000m, 0.000001m])
        {
            if (Stamp(text) is { } stamp)
            {
                yield return new(Scaled(text, factor), new BrokenRule(
                    "timestamp-unit", $"The timestamp was signed in {Unit(stamp * factor)} and sent in {Unit(stamp)}.", "Make the timestamp once, in whole milliseconds, and send what was signed."));
            }
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

    private static decimal? Stamp(SignedText text) => SignedText.Pairs(text.Query).Concat(SignedText.Pairs(text.Body))
        .Where(pair => SignedText.NameOf(pair) == "timestamp").Select(pair => Number(pair["timestamp".Length..].TrimStart('='))).FirstOrDefault();

    private static decimal? Number(string text) =>
        text.Length <= 20 && decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Unit(decimal stamp) => stamp switch
    {
        < 100_000_000_000m => "seconds",
        < 100_000_000_000_000m => "milliseconds",
        < 100_000_000_000_000_000m => "microseconds",
        _ => "nanoseconds",
    };

    private static SignedText Scaled(SignedText text, decimal factor) => text.Both(part => SignedText.Join(SignedText.Pairs(part).Select(pair =>
        SignedText.NameOf(pair) == "timestamp" && Number(pair["timestamp".Length..].TrimStart('=')) is { } stamp
            ? "timestamp=" + decimal.Floor(stamp * factor).ToString("0", CultureInfo.InvariantCulture)
            : pair)));
}
