using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>--claim</c>: the secret waits behind a link instead of being printed.</summary>
internal sealed class ClaimOption
{
    private readonly Option<string?> claim = new("--claim") { HelpName = "1h", Description = "Print a link instead of the secret; whoever opens it first, within this time, is shown the secret once." };

    public void AddTo(Command command) => command.Options.Add(claim);

    /// <summary>Null seconds when it was not typed; false with one sentence when it is wrong.</summary>
    public bool TryRead(Call call, string? envFile, out long? seconds, out string misuse)
    {
        (seconds, misuse) = (null, "");
        if (call.Get(claim) is not { } text)
        {
            return true;
        }

        if (!TimeText.TrySpan(text, out var span))
        {
            misuse = $"--claim takes a span as 30m or 24h, not '{text}'.";
        }
        else if (envFile is not null)
        {
            misuse = "--claim and --env exclude each other: the secret is shown in one place.";
        }

        seconds = (long)span.TotalSeconds;
        return misuse.Length == 0;
    }

    /// <summary>The answer with its link at the address this command reached the server by.</summary>
    public static KeyCreated Reachable(Call call, KeyCreated key) => key.Claim is { } offer ? key with { Claim = offer with { Url = call.Reachable(offer.Url) } } : key;
}
