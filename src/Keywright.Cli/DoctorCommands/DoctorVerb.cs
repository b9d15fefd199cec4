using System.CommandLine;
using System.Net;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.Terminals;
using Keywright.Doctor;
using Keywright.Keys.Policy;
using Keywright.Keys.Signing;

namespace Keywright.Cli.DoctorCommands;

/// <summary><c>doctor</c>: examines a target and a key on it, step by step.</summary>
internal sealed class DoctorVerb : Verb
{
    private readonly KeyOptions keys = new();
    private readonly Option<string?> url = new("--url") { HelpName = "URL", Description = $"The exchange API's base URL, or {KnownWords.Or(ExaminedTarget.Names)}; else $KEYWRIGHT_URL." };
    private readonly Option<string?> market = new("--market") { HelpName = "spot|futures", Description = "Which API is examined; else what the URL says, else spot." };
    private readonly Option<string?> preset = new("--preset") { HelpName = "PRESET", Description = $"What the key is meant for, to hold its rights against: {KnownWords.Or(KnownWords.Presets)}." };
    private readonly Option<string> symbol = new("--symbol") { HelpName = "SYMBOL", Description = "What the dry-run order is about.", DefaultValueFactory = _ => "BTCUSDT" };
    private readonly Option<bool> trade = new("--trade") { Description = "With real money: let one order be sent that buys far below the market and cannot rest, to see its event." };

    public DoctorVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "doctor",
            "Examine a target and a key step by step: clock, signature, rights, quotas, refusals, streams.",
            "./keywright doctor --env my-bot.env",
            "./keywright doctor --url http://127.0.0.1:8470 --key $KEYWRIGHT_API_KEY --secret-file secret.txt --preset spot-bot",
            "./keywright doctor --url binance-testnet --key $KEYWRIGHT_API_KEY --private-key key.pem --json")
    {
        keys.AddTo(this);
        foreach (var option in (Option[])[url, market, preset, symbol, trade])
        {
            Options.Add(option);
        }

        Subcommands.Add(new SignatureVerb(everywhere, surroundings));
        DoesAlone(everywhere, surroundings, ExamineAsync);
    }

    private async Task<int> ExamineAsync(Call call, CancellationToken ct)
    {
        // 1. What was typed.
        if (keys.Read(call, out var problem) is not { } key)
        {
            return call.Misused(problem);
        }

        using (key)
        {
            if (Examine(call, key, out problem) is not { } examined)
            {
                return call.Misused(problem);
            }

            // 2. The examination, shown as it goes.
            var table = call.Json ? null : new DoctorTable(call.Output, call.Surroundings.OutputWidth, examined);
            var report = await Examination.RunAsync(examined, new Bounds(), call.Surroundings.Time, table is null ? null : table.Write, ct).ConfigureAwait(false);
            if (call.Json)
            {
                call.Print(report, CliJson.Default.ExaminationReport);
            }
            else
            {
                table!.End(report);
            }

            return report.Failed == 0 && !report.Interrupted ? ExitCode.Done : ExitCode.Failed;
        }
    }

    private Examined? Examine(Call call, GivenKey key, out string problem)
    {
        var target = call.Get(url) ?? key.Url;
        if (target is null || key.ApiKey is null)
        {
            problem = target is null ? "The target is missing: give --url URL, or set KEYWRIGHT_URL." : "The API key is missing: give --key APIKEY, or set KEYWRIGHT_API_KEY.";
            return null;
        }

        if (!ApiKeyFormat.IsWellFormed(key.ApiKey))
        {
            problem = "--key takes an API key, 64 letters and digits.";
            return null;
        }

        if (BaseUrl(target, out problem) is not { } rest)
        {
            return null;
        }

        if (call.Get(market) is not (null or "spot" or "futures") and var asked)
        {
            problem = $"--market takes spot or futures, not '{asked}'.";
            return null;
        }

        if (call.Get(preset) is { } name && PresetRights.Of(name) is null)
        {
            problem = $"--preset takes {KnownWords.Or(KnownWords.Presets)}, not '{name}'.";
            return null;
        }

        if (call.Get(symbol)! is var about && !(about.Length is > 0 and <= 20 && about.All(char.IsAsciiLetterOrDigit)))
        {
            problem = $"--symbol takes a symbol as BTCUSDT, not '{about}'.";
            return null;
        }

        return new Examined
        {
            Target = ExaminedTarget.At(rest, call.Get(market)),
            ApiKey = key.ApiKey,
            Signer = key.Signer,
            Preset = call.Get(preset),
            Symbol = about.ToUpperInvariant(),
            Trade = call.Get(trade),
        };
    }

    private static Uri? BaseUrl(string text, out string problem)
    {
        problem = "";
        if (ExaminedTarget.Named(text) is { } named)
        {
            return named;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var at) || at.Scheme is not ("http" or "https") || at.PathAndQuery != "/" || at.UserInfo.Length != 0)
        {
            problem = $"--url takes a base URL of scheme, host and port, as http://127.0.0.1:8470, or {KnownWords.Or(ExaminedTarget.Names)}, not '{text}'.";
            return null;
        }

        if (at.Scheme == "http" && !(at.IsLoopback || (IPAddress.TryParse(at.IdnHost, out var ip) && IPAddress.IsLoopback(ip))))
        {
            problem = "--url must be https off loopback: a signed request sent in clear can be read and repeated by anybody on the way.";
            return null;
        }

        return at;
    }
}
