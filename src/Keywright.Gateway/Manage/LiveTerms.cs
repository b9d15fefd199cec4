namespace Keywright.Gateway.Manage;

/// <summary>What an owner says yes to with each key for a live account; on paper nobody is asked.</summary>
public static class LiveTerms
{
    /// <summary>Goes up with every change of the text, so that it is known what was said yes to.</summary>
    public const int Version = 1;

    public const string Text =
        """
        Terms for keys of live accounts

        1. Orders that a key places move real money. Losses are yours.
        2. Whoever has the key's secret can do all that the key may do, until you freeze or revoke it. Keep it secret, and give each bot one of its own.
        3. Give a key the least it needs: permissions, symbols, caps and addresses. Look at it again when you are reminded to.
        4. The exchange's own terms go on holding for you, whatever passes through this gateway.
        5. This program comes without any warranty, as its licence says.
        """;

    /// <summary>Why a key for a live account is not made without them.</summary>
    public const string Missing = "terms: a key for a live account asks you to accept the terms: read them with keywright keys terms, and repeat this with --accept-terms.";
}

/// <summary>Who accepted which terms, and when.</summary>
public sealed record TermsView(int Version, string By, DateTimeOffset At);
