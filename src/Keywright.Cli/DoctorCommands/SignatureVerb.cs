using System.CommandLine;
using System.Text;
using Keywright.Cli.Terminals;
using Keywright.Doctor.Signatures;

namespace Keywright.Cli.DoctorCommands;

/// <summary><c>doctor signature</c>: says which rule a refused request breaks, and needs no network for it.</summary>
internal sealed class SignatureVerb : Verb
{
    private const int RequestBytesMax = 4 * RequestText.LengthMax;
    private const int ShownMax = 400;

    private readonly KeyOptions keys = new();
    private readonly Option<string?> request = new("--request") { HelpName = "FILE", Description = "The request as it was sent; else it is read from standard input." };

    public SignatureVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "signature",
            "Say which rule the signature of a refused request breaks: a URL, a curl command, or method, URL and body.",
            "./keywright doctor signature --request failing.txt --secret-file secret.txt",
            "./keywright doctor signature --env my-bot.env <failing.txt")
    {
        keys.AddTo(this);
        Options.Add(request);
        DoesAlone(everywhere, surroundings, (call, _) => Task.FromResult(Diagnose(call)));
    }

    private int Diagnose(Call call)
    {
        if (keys.Read(call, out var problem) is not { } key)
        {
            return call.Misused(problem);
        }

        using (key)
        {
            if (Text(call, out problem) is not { } text || RequestText.TryRead(text, out problem) is not { } sent)
            {
                return call.Misused(problem);
            }

            var report = SignatureDiagnosis.Of(sent with { ApiKey = sent.ApiKey ?? key.ApiKey }, key.Signer);
            if (call.Json)
            {
                call.Print(report, CliJson.Default.SignatureReport);
            }
            else
            {
                Show(call.Output, report);
            }

            return report.Verdict == "right" ? ExitCode.Done : ExitCode.Failed;
        }
    }

    private static void Show(TextWriter output, SignatureReport report)
    {
        output.WriteLine(report switch
        {
            { Verdict: "right" } => $"The signature is right: it is this {report.Type} secret's over the request as sent. If it is refused with -1022, the target knows another secret for this API key.",
            { Verdict: "wrong-secret" } => "The signature cannot be explained.",
            { Holds: true } => "The signature is right; the request is not.",
            _ => "The signature is wrong, and this is why.",
        });
        foreach (var rule in report.Rules)
        {
            output.WriteLine(SafeText.Of($"  {rule.Rule}: {rule.Finding}"));
            output.WriteLine(SafeText.Of($"    Mend: {rule.Mend}"));
        }

        if (report is { Verdict: not "right", ToSign.Length: > 0 })
        {
            output.WriteLine(SafeText.Of($"  to sign as sent: {(report.ToSign.Length > ShownMax ? report.ToSign[..ShownMax] + "..." : report.ToSign)}"));
        }
    }

    private string? Text(Call call, out string problem)
    {
        problem = "";
        var path = call.Get(request);
        var bytes = new byte[RequestBytesMax + 1];
        try
        {
            using var stream = path is null or "-" ? call.Surroundings.OpenInput() : File.OpenRead(path);
            var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length <= RequestBytesMax)
            {
                return Encoding.UTF8.GetString(bytes, 0, length);
            }

            problem = $"The request is longer than a request can be, {RequestText.LengthMax} characters.";
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"--request {path} cannot be read: {why.Message}";
        }

        return null;
    }
}
