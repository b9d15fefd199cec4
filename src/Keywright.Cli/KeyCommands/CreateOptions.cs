using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>The options of <c>keys create</c>, and what they ask for.</summary>
internal sealed class CreateOptions
{
    private readonly TermsOptions terms = new();
    private readonly Option<string> label = new("--label") { HelpName = "TEXT", Description = "What the key is called.", Required = true };
    private readonly Option<string> account = new("--account") { HelpName = "NAME", Description = "The account it acts on.", DefaultValueFactory = _ => "paper" };
    private readonly Option<string?> preset = new("--preset") { HelpName = "NAME", Description = $"The least that works for a use: {KnownWords.Or(KnownWords.Presets)}." };
    private readonly Option<string?> level = new("--level") { HelpName = "read-only|read-write", Description = "Read, or read and trade spot." };
    private readonly Option<string> type = new("--type") { HelpName = "hmac|ed25519|rsa", Description = "hmac: the secret is made here; the others take your public key.", DefaultValueFactory = _ => "hmac" };
    private readonly Option<string?> publicKey = new("--public-key") { HelpName = "FILE", Description = "PEM file of your public key." };
    private readonly Option<string?> expires = new("--expires") { HelpName = "90d", Description = "When it ends, 7d to 365d from now." };
    private readonly ClaimOption claim = new();
    private readonly Option<bool> acceptTerms = new("--accept-terms") { Description = "Accept what `keywright keys terms` shows; a key for a live account asks for it." };

    public Option<string?> Env { get; } = new("--env") { HelpName = "FILE", Description = "Write URL, key and secret to a new file of mode 600, and keep the secret off the terminal." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])
            [label, account, preset, level, type, publicKey, expires, Env, acceptTerms])
        {
            command.Options.Add(option);
        }

        claim.AddTo(command);
        terms.AddTo(command);
    }

    /// <summary>Reads the line; false with one sentence when it is wrong or asks for what does not act yet.</summary>
    public bool TryRead(Call call, out CreateKey wish, out string? publicKeyFile, out string misuse)
    {
        publicKeyFile = call.Get(publicKey);
        wish = new() { Label = call.Get(label)! };
        if (!terms.TryApply(call, TermsOptions.Blank, out var asked, out misuse))
        {
            return false;
        }

        wish = wish with
        {
            Account = call.Get(account)!,
            Preset = call.Get(preset),
            Level = call.Get(level),
            Type = call.Get(type)!,
            Permissions = asked.Permissions,
            AllowedIps = asked.AllowedIps,
            Symbols = asked.Symbols,
            MaxOrderNotional = asked.Policy.MaxOrderNotional,
            MaxDailyNotional = asked.Policy.MaxDailyNotional,
            Policy = asked.Policy,
            Owner = asked.Owner,
            Purpose = asked.Purpose,
            Tags = asked.Tags,
            Notes = asked.Notes,
            Uncapped = asked.Uncapped,
        };

        misuse = WrongWord(wish) ?? WrongPair(wish.Type, publicKeyFile) ?? "";
        if (misuse.Length != 0)
        {
            return false;
        }

        if (!claim.TryRead(call, call.Get(Env), out var claimSeconds, out misuse))
        {
            return false;
        }

        wish = wish with { ClaimInSeconds = claimSeconds, AcceptTerms = call.Get(acceptTerms) };
        if (call.Get(expires) is { } end)
        {
            if (!TimeText.TrySpan(end, out var span))
            {
                misuse = $"--expires takes a span as 90d or 12w, not '{end}'.";
                return false;
            }
            wish = wish with { ExpiresInSeconds = (long)span.TotalSeconds };
        }
        return true;
    }

    private static string? WrongWord(CreateKey wish)
    {
        if (wish.Preset is { } preset && !KnownWords.Presets.Contains(preset))
        {
            return $"--preset takes {KnownWords.Or(KnownWords.Presets)}, not '{preset}'.";
        }
        if (wish.Level is { } level && !KnownWords.Levels.Contains(level))
        {
            return $"--level takes {KnownWords.Or(KnownWords.Levels)}, not '{level}'.";
        }
        return KnownWords.Types.Contains(wish.Type) ? null : $"--type takes {KnownWords.Or(KnownWords.Types)}, not '{wish.Type}'.";
    }

    private static string? WrongPair(string type, string? publicKeyFile) => (type, publicKeyFile) switch
    {
        ("hmac", not null) => "--public-key goes with --type ed25519 or rsa: for hmac the secret is made here.",
        ("ed25519", null) => "--type ed25519 needs --public-key FILE: make a pair with openssl genpkey -algorithm ed25519 -out key.pem, and its public half with openssl pkey -in key.pem -pubout -out key.pub.pem.",
        ("rsa", null) => "--type rsa needs --public-key FILE: make a pair with openssl genrsa -out key.pem 2048, and its public half with openssl pkey -in key.pem -pubout -out key.pub.pem.",
        _ => null,
    };
}
