using System.Globalization;
using Keywright.Binance.Wire;
using Keywright.Doctor.Signatures.Slips;
using Keywright.Keys.Signing;

namespace Keywright.Doctor.Signatures;

/// <summary>Rules that can be seen to be broken without knowing what was signed.</summary>
internal static class RequestRules
{
    /// <summary>2001 in milliseconds: a figure below this counts seconds.</summary>
    private const long SecondsBelow = 1_000_000_000_000;

    /// <summary>Beyond this a figure counts nanoseconds: as microseconds it would be the year 5138.</summary>
    private const long NanosecondsFrom = 100_000_000_000_000_000;

    public static IEnumerable<BrokenRule> Of(FailingRequest sent, ParameterSet parameters, bool signatureIsLast)
    {
        if (sent.Method == "GET" && sent.Body.Length > 0)
        {
            yield return new("query-and-body", "A GET's body is not read, and parameters stand in it.", "Put the parameters of a GET into the query.");
        }

        if (!parameters.HasSignature)
        {
            yield return new("no-signature", "The request has no signature.", "Append &signature= and the signature of all that stands before.");
        }

        var isFutures = sent.Path.StartsWith("/fapi/", StringComparison.Ordinal) || sent.Path.StartsWith("/dapi/", StringComparison.Ordinal);
        foreach (var rule in Timestamp(parameters, isFutures))
        {
            yield return rule;
        }

        if (sent.ApiKey is { } key && !ApiKeyFormat.IsWellFormed(key))
        {
            yield return new("api-key", "The header X-MBX-APIKEY is not 64 letters and digits: it is refused with -2014 before the signature is looked at.", "Send the API key alone, without white space or quotation marks.");
        }

        foreach (var name in Untrimmed(sent))
        {
            yield return new("white-space", $"The value of {name} begins or ends with white space.", "Trim every value before it is put into the query.");
        }

        if (Raw(sent) is { } signature && signature.AsSpan().IndexOfAny("+/ ") >= 0)
        {
            yield return new("encoding", "The signature is base64 and was sent without percent-encoding: a '+' may arrive as a space.", "Percent-encode the signature: + as %2B, / as %2F, = as %3D.");
        }

        if (isFutures && !signatureIsLast)
        {
            yield return new("signature-not-last", "Parameters stand behind the signature; the futures API wants it last.", "Append the signature as the very last parameter.");
        }
    }

    private static IEnumerable<BrokenRule> Timestamp(ParameterSet parameters, bool isFutures)
    {
        const string Mend = "Send the time since 1970 in whole milliseconds, 13 digits at present.";
        if (!parameters.TryGet("timestamp", out var text))
        {
            yield return new("timestamp", "The request has no timestamp.", Mend);
        }
        else if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var stamp))
        {
            yield return new("timestamp-unit", "The timestamp is no whole number.", Mend);
        }
        else if (stamp < SecondsBelow)
        {
            yield return new("timestamp-unit", "The timestamp counts seconds: it is refused with -1021.", Mend);
        }
        else if (stamp >= NanosecondsFrom)
        {
            yield return new("timestamp-unit", "The timestamp counts nanoseconds: it is refused.", Mend);
        }
        else if (isFutures && stamp >= TimeText.MicrosecondsFrom)
        {
            yield return new("timestamp-unit", "The timestamp counts microseconds, which spot takes and futures do not.", Mend);
        }
    }

    private static IEnumerable<string> Untrimmed(FailingRequest sent) =>
        from pair in SignedText.Pairs(sent.Query).Concat(sent.Method == "GET" ? [] : SignedText.Pairs(sent.Body))
        let name = SignedText.NameOf(pair)
        where name != "signature" && pair.Length > name.Length
        let value = pair[(name.Length + 1)..]
        where WhiteSpace.Trimmed(value) != value
        select name;

    /// <summary>The signature's value as sent; null when it is not there, or is plain hex.</summary>
    private static string? Raw(FailingRequest sent) => SignedText.Pairs(sent.Query).Concat(SignedText.Pairs(sent.Body))
        .Where(pair => pair.StartsWith("signature=", StringComparison.Ordinal)).Select(pair => pair["signature=".Length..]).FirstOrDefault();
}
