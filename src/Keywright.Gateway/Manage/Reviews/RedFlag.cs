namespace Keywright.Gateway.Manage.Reviews;

/// <summary>A question to ask before a third party gets a key; yes is the bad answer.</summary>
/// <param name="Name">As typed.</param>
/// <param name="Asks">The question.</param>
/// <param name="Weight">What a yes adds to the score.</param>
/// <param name="Decides">A yes ends it: no key, whatever the other answers.</param>
/// <param name="Needs">What must be so before a key is given all the same.</param>
public sealed record RedFlag(string Name, string Asks, int Weight, bool Decides, string Needs)
{
    public static IReadOnlyList<RedFlag> All { get; } =
    [
        new("withdrawals", "Does it want the permission to withdraw?", 10, true, "nobody but you needs it"),
        new("password", "Does it ask for your exchange password, a one-time code or access to your mail?", 10, true, "a service that works by key needs none of them"),
        new("returns", "Does it promise or guarantee returns?", 10, true, "nobody can"),
        new("restrictions", "Does it ask you to lift restrictions, such as trusted addresses or the withdrawal address book?", 10, true, "they are there against exactly that"),
        new("no-allow-list", "Does it fail to name the addresses it calls from?", 4, false, "an account of its own with no more on it than you can lose, as the key works from any address"),
        new("vague-owner", "Is it hard to find out who runs it and where?", 4, false, "reading alone, until you know who runs it"),
        new("unsolicited", "Did they come to you first, by message, mail or advertisement?", 4, false, "an address you found yourself, not the link they sent"),
        new("by-chat", "Are you to send the key by mail or chat, or to use one key for several services?", 4, false, "a key for this service alone, entered on its own page"),
        new("strangers-code", "Is it closed source, or a bot that strangers run for you?", 3, false, "caps on what it may trade, and a symbol list"),
        new("too-many-rights", "Does it want more rights than its work needs?", 3, false, "the preset below and no right more"),
        new("past-leak", "Has it leaked keys before, or been silent about it?", 3, false, "a rotation every month"),
        new("no-security-page", "Does it lack a page that says how keys are kept and whom to tell of a hole?", 2, false, "a new secret at every rotation date, since you would not hear of a leak"),
    ];

    public static int ScoreMax { get; } = All.Sum(flag => flag.Weight);

    /// <summary>From here on the small doubts together weigh as much as one that decides.</summary>
    public const int TooMany = 10;
}
