using System.CommandLine;
using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Cli.VaultCommands;
using Keywright.Control;

namespace Keywright.Cli.PanicCommands;

/// <summary><c>panic</c>: freeze, cancel, if asked flatten, and tell.</summary>
internal sealed class PanicVerb : Verb
{
    private const int BpsMost = 2_000;

    private readonly Argument<string?> name = new("KEY|TAG|ACCOUNT")
    {
        Description = "A label or API key, a tag or an account; key:, tag: or account: before it where that is not clear.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> all = new("--all") { Description = "Every key." };
    private readonly Option<bool> cancelAll = new("--cancel-all") { Description = "Cancel orders that only reduce what a key has bought as well." };
    private readonly Option<bool> flatten = new("--flatten") { Description = "Sell what the keys have bought, by limit orders that trade at once or expire." };
    private readonly Option<bool> unowned = new("--unowned") { Description = "With an account or --all: cancel orders on real exchanges that no key of this gateway owns as well." };
    private readonly Option<string?> maxSlippage = new("--max-slippage") { HelpName = "1%", Description = "How far under the reference price it may be sold; 1% when left out, 20% at most." };
    private readonly Option<bool> direct = new("--direct") { Description = "Work on the home folder itself, with its server dead." };
    private readonly Option<string?> passphraseFile = VaultVerb.PassphraseFile("With --direct: a file that holds the passphrase of the vault; - is standard input.");
    private readonly Option<string?> keyFile = new("--key-file") { HelpName = "FILE", Description = "With --direct: the key file that opens the vault; else seal.key in the home." };

    public PanicVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "panic",
            "Stop keys at once: freeze them, cancel their open orders, and tell what could not be done.",
            "./keywright panic my-bot",
            "./keywright panic --all --flatten --max-slippage 1%",
            "./keywright panic --all --direct")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[all, cancelAll, flatten, unowned, maxSlippage, direct, passphraseFile, keyFile])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, (call, ct) => PanicAsync(call, everywhere, ct));
    }

    private async Task<int> PanicAsync(Call call, EverywhereOptions everywhere, CancellationToken ct)
    {
        // 1. What was typed.
        if (TryRead(call, out var misuse) is not { } panic)
        {
            return call.Misused(misuse!);
        }

        if (!call.Get(direct))
        {
            if (call.Has(passphraseFile) || call.Has(keyFile))
            {
                return call.Misused("--passphrase-file and --key-file go with --direct: a server that runs has its vault.");
            }

            using var client = call.Connect();
            var answer = await client.PanicAsync(panic, ct).ConfigureAwait(false);
            return answer is ControlAnswer<PanicDone>.Unreachable { Why: var why } && !call.Has(everywhere.Url)
                ? call.Failed($"{why} With the server dead, ./keywright panic --direct freezes the keys in the home folder.")
                : call.With(answer, done => PanicText.Show(call, done));
        }

        // 2. With the server dead, on the home folder itself.
        return call.Has(everywhere.Url) ? call.Misused("--direct works on a home folder of this machine: leave --url out.")
            : call.Has(passphraseFile) && call.Has(keyFile) ? call.Misused("--passphrase-file and --key-file: give one of them.")
            : await SecretReader.WithAsync(call, secrets => DirectAsync(call, secrets, panic, ct)).ConfigureAwait(false);
    }

    private async Task<int> DirectAsync(Call call, SecretReader secrets, StartPanic panic, CancellationToken ct)
    {
        using var secret = call.Get(passphraseFile) is { } file ? secrets.Passphrase(file) : null;
        return await ServePanic.RunAsync(call, secret, call.Get(keyFile), panic, ct).ConfigureAwait(false);
    }

    private StartPanic? TryRead(Call call, out string? misuse)
    {
        var (one, every) = (call.Get(name), call.Get(all));
        misuse = one is null == !every ? "panic takes one KEY, TAG or ACCOUNT, or --all." : null;
        if (misuse is null && call.Has(maxSlippage) && !call.Get(flatten))
        {
            misuse = "--max-slippage goes with --flatten.";
        }

        int? bps = null;
        if (misuse is null && call.Get(maxSlippage) is { } text)
        {
            bps = Bps(text);
            misuse = bps is null ? $"--max-slippage takes a percentage from 0.01% to 20%, not '{text}'." : null;
        }

        return misuse is null ? new StartPanic { Name = one, All = every, CancelAll = call.Get(cancelAll), Flatten = call.Get(flatten), Unowned = call.Get(unowned), MaxSlippageBps = bps } : null;
    }

    /// <summary>Hundredths of a percent; null when the text is no percentage within bounds.</summary>
    private static int? Bps(string text) =>
        text.EndsWith('%')
        && decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
        && percent <= BpsMost / 100m
        && decimal.IsInteger(percent * 100)
        && percent > 0
            ? (int)(percent * 100)
            : null;
}
