using System.Security.Cryptography;
using System.Text;
using Keywright.Doctor.Signatures;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Doctor.Tests.Signatures;

/// <summary>One mistake at a time, made on purpose: the rule that was broken is named, and no other.</summary>
public sealed class DiagnosisTests
{
    private const string Order = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
    private const string Sorted = "price=0.1&quantity=1&recvWindow=5000&side=BUY&symbol=LTCBTC&timeInForce=GTC&timestamp=1499827319559&type=LIMIT";
    private const string Escaped = "symbols=%5B%22BTCUSDT%22%2C%22ETHUSDT%22%5D&note=a%20b&timestamp=1499827319559";
    private const string Raw = "symbols=[\"BTCUSDT\",\"ETHUSDT\"]&note=a b&timestamp=1499827319559";
    private const string Query = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC";
    private const string Body = "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";

    public static TheoryData<string, string, string> Mistakes => new()
    {
        // The request as sent; the rule; words of the finding.
        { Mistake.Get(Order, Mistake.Hmac(Sorted)), "sorting", "sorted by name" },
        { Mistake.Get(Sorted, Mistake.Hmac(Reversed(Sorted))), "sorting", "reverse" },
        { Mistake.Get("a=1&b=2&c=3&d=4&timestamp=1499827319559", Mistake.Hmac("c=3&a=1&timestamp=1499827319559&b=2&d=4")), "sorting", "c, a, timestamp, b, d" },
        { Mistake.Get(Escaped, Mistake.Hmac(Raw)), "encoding", "before they were percent-encoded" },
        { Mistake.Get(Escaped.Replace("%20", "+", StringComparison.Ordinal), Mistake.Hmac(Raw)), "encoding", "before they were form-encoded" },
        { Mistake.Get(Raw.Replace(" ", "", StringComparison.Ordinal), Mistake.Hmac(Escaped.Replace("%20", "", StringComparison.Ordinal))), "encoding", "were signed percent-encoded" },
        { Mistake.Get("memo=\u00fc&timestamp=1499827319559", Mistake.Hmac("memo=%C3%BC&timestamp=1499827319559")), "encoding", "sent without encoding" },
        { Mistake.Get("memo=%C3%BC&timestamp=1499827319559", Mistake.Hmac("memo=\u00fc&timestamp=1499827319559")), "encoding", "before they were percent-encoded" },
        { Mistake.Get(Escaped, Mistake.Hmac(Escaped.Replace("%", "%25", StringComparison.Ordinal))), "double-encoding", "once more for the signature" },
        { Mistake.Get(Escaped.Replace("%", "%25", StringComparison.Ordinal), Mistake.Hmac(Escaped)), "double-encoding", "sent percent-encoded twice" },
        { Mistake.Get(Order, Mistake.Hmac(Uri.EscapeDataString(Order))), "double-encoding", "'=' and '&'" },
        { Mistake.Get(Escaped.Replace("%20", "+", StringComparison.Ordinal), Mistake.Hmac(Escaped)), "plus-for-space", "%20 and sent as '+'" },
        { Mistake.Get(Escaped, Mistake.Hmac(Escaped.Replace("%20", "+", StringComparison.Ordinal))), "plus-for-space", "'+' and sent as %20" },
        { Mistake.Get(Escaped, Mistake.Hmac(Lower(Escaped))), "hex-case", "lower-case hex digits" },
        { Mistake.Get(Lower(Escaped), Mistake.Hmac(Escaped)), "hex-case", "upper-case hex digits" },
        { Mistake.Get("memo=a%2Cb%3Ac&timestamp=1499827319559", Mistake.Hmac("memo=a,b:c&timestamp=1499827319559")), "encoding", "before they were" },
        { Mistake.Get("memo=a%2Cb%20c&timestamp=1499827319559", Mistake.Hmac("memo=a,b%20c&timestamp=1499827319559")), "encoding", ": @ , were signed as themselves" },
        { Mistake.Get("memo=(a)%20c&timestamp=1499827319559", Mistake.Hmac("memo=%28a%29%20c&timestamp=1499827319559")), "encoding", "were signed percent-encoded" },
        { Mistake.Get(Timed("1499827319"), Mistake.Hmac(Timed("1499827319"))), "timestamp-unit", "counts seconds" },
        { Mistake.Get(Timed("1499827319559000000"), Mistake.Hmac(Timed("1499827319559000000"))), "timestamp-unit", "nanoseconds" },
        { Mistake.Get(Timed("1499827319.559"), Mistake.Hmac(Timed("1499827319.559"))), "timestamp-unit", "no whole number" },
        { "https://api.example.com/fapi/v1/order?" + Timed("1499827319559000") + "&signature=" + Mistake.Hmac(Timed("1499827319559000")), "timestamp-unit", "microseconds" },
        { Mistake.Get(Timed("1499827319559"), Mistake.Hmac(Timed("1499827319559000"))), "timestamp-unit", "signed in microseconds and sent in milliseconds" },
        { Mistake.Get(Timed("1499827319559"), Mistake.Hmac(Timed("1499827319"))), "timestamp-unit", "signed in seconds and sent in milliseconds" },
        { Mistake.Get(Order, Mistake.Hmac(Order, Mistake.Secret + "\n")), "white-space", "line end behind the secret" },
        { Mistake.Get(Order, Mistake.Hmac(Order, Mistake.Secret + "\r\n")), "white-space", "CR LF" },
        { Mistake.Get(Order, Mistake.Hmac(Order, " " + Mistake.Secret)), "white-space", "White space beside the secret" },
        { Mistake.Get(Order, Mistake.Hmac(Order, $"\"{Mistake.Secret}\"")), "white-space", "quotation marks" },
        { Mistake.Get(Order, Mistake.Hmac(Order + "\n")), "white-space", "line end behind the text" },
        { Mistake.Get(Order, Mistake.Hmac(Order.Replace("timestamp=", "timestamp= ", StringComparison.Ordinal))), "white-space", "before the value of timestamp" },
        { Mistake.Get("symbol=LTCBTC%20&timestamp=1499827319559", Mistake.Hmac("symbol=LTCBTC&timestamp=1499827319559")), "white-space", "at the edge of a value" },
        { Mistake.Get("symbol=LTCBTC%0A&timestamp=1499827319559", Mistake.Hmac("symbol=LTCBTC&timestamp=1499827319559")), "parameters", "before its signature is looked at" },
        { Mistake.Get("symbol=LTCBTC%20&timestamp=1499827319559", Mistake.Hmac("symbol=LTCBTC%20&timestamp=1499827319559")), "white-space", "value of symbol begins or ends" },
        { Mistake.Get(Order, Mistake.Hmac(Order, "another secret")), "wrong-secret", "another secret" },
        { Mistake.Post(Query, Body, Mistake.Hmac(Query)), "query-and-body", "Only the query" },
        { Mistake.Post(Query, Body, Mistake.Hmac(Body)), "query-and-body", "Only the body" },
        { Mistake.Post(Query, Body, Mistake.Hmac(Body + Query)), "query-and-body", "body was signed before the query" },
        { Mistake.Post(Query, Body, Mistake.Hmac(Query + "&" + Body)), "query-and-body", "'&' was put between" },
        { $"curl -X GET '{Mistake.Get(Order, Mistake.Hmac(Order))}' -d 'price=1'", "query-and-body", "GET's body" },
        { "https://api.example.com/api/v3/order?symbol=LTCBTC&timestamp=1499827319559&signature=" + Mistake.Hmac("symbol=LTCBTC&timestamp=1499827319559") + "&recvWindow=5000", "signature-not-last", "only what stands before" },
        { "https://api.example.com/fapi/v1/order?symbol=LTCBTC&signature=" + Mistake.Hmac("symbol=LTCBTC&timestamp=1499827319559") + "&timestamp=1499827319559", "signature-not-last", "futures API wants it last" },
        { Mistake.Get(Order, Uri.EscapeDataString(Convert.ToBase64String(Mistake.Mac(Order)))), "digest-form", "written in base64" },
        { Mistake.Get(Order, Uri.EscapeDataString(Convert.ToBase64String(Encoding.ASCII.GetBytes(Mistake.Hmac(Order))))), "digest-form", "base64 once more" },
        { Mistake.Get(Order, Convert.ToHexStringLower(HMACSHA512.HashData(Encoding.ASCII.GetBytes(Mistake.Secret), Encoding.ASCII.GetBytes(Order)))), "digest-form", "SHA-512" },
        { Mistake.Get(Order, Mistake.Hmac(Order)[..40]), "digest-form", "form of none" },
        { Mistake.Get(Order, Uri.EscapeDataString(Convert.ToBase64String(new byte[64]))), "key-type", "Ed25519" },
        { Mistake.Get(Order, Uri.EscapeDataString(Convert.ToBase64String(new byte[256]))), "key-type", "RSA" },
        { Mistake.Get(Order, Mistake.Hmac("symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000")), "added-after-signing", "timestamp was sent" },
        { Mistake.Get(Order, Mistake.Hmac("?" + Order)), "more-than-parameters", "'?'" },
        { Mistake.Get(Order, Mistake.Hmac("/api/v3/order?" + Order)), "more-than-parameters", "/api/v3/order?" },
        { Mistake.Get(Order, Mistake.Hmac(Order + "&signature=")), "more-than-parameters", "&signature=" },
        { $"curl -H 'X-MBX-APIKEY: {Mistake.ApiKey}' '{Mistake.Get(Order, Mistake.Hmac("apiKey=" + Mistake.ApiKey + "&" + Sorted))}'", "api-key-signed", "WebSocket API's rule" },
        { $"curl -H 'X-MBX-APIKEY: {Mistake.ApiKey}' '{Mistake.Get(Order, Mistake.Hmac(Order, Mistake.ApiKey))}'", "wrong-secret", "API key was used as the secret" },
        { $"curl -H 'X-MBX-APIKEY: \"{Mistake.ApiKey}\"' '{Mistake.Get(Order, Mistake.Hmac(Order))}'", "api-key", "-2014" },
        { $"curl {Mistake.Get(Order, Mistake.Hmac(Order))}", "quoting", "without quotation marks" },
        { "https://api.example.com/api/v3/account?timestamp=1499827319559", "no-signature", "no signature" },
        { "https://api.example.com/api/v3/account?recvWindow=1&signature=" + Mistake.Hmac("recvWindow=1"), "timestamp", "no timestamp" },
        { Mistake.Get("a=1&a=2&timestamp=1499827319559", Mistake.Hmac("a=1&a=2&timestamp=1499827319559")), "parameters", "Duplicate" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public void The_broken_rule_is_named_first(string request, string rule, string words)
    {
        var report = Diagnose(request, Mistake.Secret);

        Assert.NotEqual("right", report.Verdict);
        Assert.True(report.Rules[0].Rule == rule && report.Rules[0].Finding.Contains(words, StringComparison.Ordinal), Text(report));
        Assert.NotEqual("", report.Rules[0].Mend);
        Assert.True(report.Rules.Count == 1 || report.Rules.Skip(1).All(other => other.Rule is "encoding" or "white-space"), Text(report));
        AssertShowsNoSignature(report, request);
    }

    public static TheoryData<string> RightOnes =>
    [
        Mistake.Get(Order, Mistake.Hmac(Order)),
        Mistake.Get(Order, Mistake.Hmac(Order).ToUpperInvariant()),
        Mistake.Get(Escaped, Mistake.Hmac(Escaped)),
        Mistake.Post(Query, Body, Mistake.Hmac(Query + Body)),
        $"{Order}&signature={Mistake.Hmac(Order)}",
        $"/api/v3/order?{Order}&signature={Mistake.Hmac(Order)}",
        "https://api.example.com/api/v3/order?symbol=LTCBTC&signature=" + Mistake.Hmac("symbol=LTCBTC&timestamp=1499827319559") + "&timestamp=1499827319559",
        $"POST https://api.example.com/api/v3/order HTTP/1.1\nHost: api.example.com\n\n{Order}&signature={Mistake.Hmac(Order)}",
        $"$ curl -sS -XPOST \\\n  -H \"X-MBX-APIKEY: {Mistake.ApiKey}\" \\\n  --data \"{Order}&signature={Mistake.Hmac(Order)}\" https://api.example.com/api/v3/order | jq .",
        $"curl -G https://api.example.com/api/v3/order --data-urlencode 'symbols=[\"BTCUSDT\",\"ETHUSDT\"]' --data-urlencode 'note=a b' -d timestamp=1499827319559 -d signature={Mistake.Hmac(Escaped)}",
        $"curl $'https://api.example.com/api/v3/order?{Order}&signature={Mistake.Hmac(Order)}' --compressed",
    ];

    [Theory, MemberData(nameof(RightOnes))]
    public void A_right_signature_is_said_to_be_right(string request)
    {
        var report = Diagnose(request, Mistake.Secret);

        Assert.True(report.Verdict == "right", Text(report));
        Assert.True(report.Holds);
        Assert.Empty(report.Rules);
        Assert.Equal(1, report.Tried);
    }

    [Fact]
    public void Two_slips_at_once_are_both_named()
    {
        var report = Diagnose(Mistake.Post(Query, Body, Mistake.Hmac(Sorted + "\n")), Mistake.Secret);

        Assert.Equal(["sorting", "white-space"], report.Rules.Select(rule => rule.Rule));
        Assert.Equal(["sorting", "white-space"], Diagnose(Mistake.Get(Order, Mistake.Hmac(Sorted, Mistake.Secret + "\n")), Mistake.Secret).Rules.Select(rule => rule.Rule));
    }

    [Fact]
    public void A_secret_that_was_decoded_is_found_out()
    {
        var fromHex = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromHexString(Mistake.HexSecret), Encoding.ASCII.GetBytes(Order)));
        var fromBase64 = Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(Mistake.Secret), Encoding.ASCII.GetBytes(Order)));

        Assert.Contains("decoded from hex", Diagnose(Mistake.Get(Order, fromHex), Mistake.HexSecret).Rules[0].Finding);
        Assert.Contains("decoded from base64", Diagnose(Mistake.Get(Order, fromBase64), Mistake.Secret).Rules[0].Finding);
    }

    [Fact]
    public void RSA_is_diagnosed_too()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        string Sign(string text, RSASignaturePadding padding) => Convert.ToBase64String(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, padding));
        var right = Sign(Order, RSASignaturePadding.Pkcs1);

        Assert.Equal("right", Diagnose(Mistake.Get(Order, Uri.EscapeDataString(right)), pem).Verdict);
        Assert.Contains("PSS", Diagnose(Mistake.Get(Order, Uri.EscapeDataString(Sign(Order, RSASignaturePadding.Pss))), pem).Rules[0].Finding);
        Assert.Contains("sorted", Diagnose(Mistake.Get(Order, Uri.EscapeDataString(Sign(Sorted, RSASignaturePadding.Pkcs1))), pem).Rules[0].Finding);
        Assert.Contains("in hex", Diagnose(Mistake.Get(Order, Convert.ToHexStringLower(Convert.FromBase64String(right))), pem).Rules[0].Finding);
        Assert.Contains("broken into lines", Diagnose(Mistake.Get(Order, Uri.EscapeDataString(right.Insert(64, "\n"))), pem).Rules[0].Finding);
        Assert.Contains("encoded twice", Diagnose(Mistake.Get(Order, Uri.EscapeDataString(Uri.EscapeDataString(right))), pem).Rules[0].Finding);
        Assert.Equal("key-type", Diagnose(Mistake.Get(Order, Mistake.Hmac(Order)), pem).Rules[0].Rule);
        Assert.Equal("encoding", Diagnose(Mistake.Get(Order, right), pem).Rules[0].Rule);
    }

    [Theory]
    [InlineData("", "no request")]
    [InlineData("hello", "no URL")]
    [InlineData("curl 'https://api.example.com/api/v3/order", "not closed")]
    [InlineData("curl -X POST", "no URL")]
    [InlineData("curl \"https://api.example.com/api/v3/order?timestamp=1&signature=$sig\"", "shell variables")]
    [InlineData("curl https://api.example.com/api/v3/order -d @order.txt", "from a file")]
    public void What_is_no_request_is_said_to_be_none(string text, string words)
    {
        Assert.Null(RequestText.TryRead(text, out var problem));
        Assert.Contains(words, problem);
    }

    private static SignatureReport Diagnose(string request, string secret)
    {
        using var signer = Assert.IsType<SignerResult.Accepted>(RequestSigner.Read(Encoding.ASCII.GetBytes(secret))).Signer;
        var sent = RequestText.TryRead(request, out var problem);
        Assert.True(sent is not null, problem);
        return SignatureDiagnosis.Of(sent, signer);
    }

    private static void AssertShowsNoSignature(SignatureReport report, string request)
    {
        var at = request.IndexOf("signature=", StringComparison.Ordinal);
        Assert.DoesNotContain(Mistake.Hmac(report.ToSign), Text(report));
        Assert.True(at < 0 || !Text(report).Contains(request[(at + 10)..], StringComparison.Ordinal));
    }

    private static string Text(SignatureReport report) =>
        $"{report.Verdict} after {report.Tried}: {string.Join("; ", report.Rules.Select(rule => $"{rule.Rule}: {rule.Finding}"))} to sign: {report.ToSign}";

    private static string Timed(string stamp) => $"symbol=LTCBTC&timestamp={stamp}";

    private static string Reversed(string query) => string.Join('&', query.Split('&').Reverse());

    private static string Lower(string query) => query.Replace("%5B", "%5b", StringComparison.Ordinal).Replace("%2C", "%2c", StringComparison.Ordinal).Replace("%5D", "%5d", StringComparison.Ordinal);
}
