using Keywright.Gateway.Manage;
using Keywright.Server.WebConsole.Visits;

namespace Keywright.Server.WebConsole.Pages;

/// <summary>A part of the keys.</summary>
/// <param name="Keys">Those that fit the search.</param>
/// <param name="Total">How many there are at all.</param>
/// <param name="Search">As typed.</param>
/// <param name="State">The state looked for; <c>live</c> for all that are not revoked, <c>all</c> for all.</param>
/// <param name="ReviewDueSince">Null while no review is overdue.</param>
public sealed record KeysModel(Part<KeyView> Keys, int Total, string Search, string State, DateTimeOffset? ReviewDueSince);

/// <param name="Done">What was just done to it, in a sentence; null for nothing.</param>
public sealed record KeyModel(KeyView Key, string? Done);

/// <param name="Form">As typed.</param>
/// <param name="Token">Lets the form be sent once.</param>
/// <param name="Problem">Why it was refused; null at first.</param>
/// <param name="AsksCode">Whether it was refused for want of a one-time code.</param>
public sealed record CreateModel(SentForm Form, IReadOnlyList<string> Accounts, string Token, string? Problem, bool AsksCode);

/// <summary>A key whose secret was just made, or whose public key was just taken.</summary>
/// <param name="SecretKey">Shown this once; null for a key of the owner's own making.</param>
/// <param name="Snippets">Client and lines.</param>
/// <param name="IsNew">Whether the key is new too.</param>
public sealed record SecretModel(KeyView Key, string? SecretKey, IReadOnlyList<(string Client, string Lines)> Snippets, bool IsNew)
{
    public override string ToString() => $"SecretModel({Key.Label}, ***)";
}

/// <param name="Key">As it is.</param>
/// <param name="Form">As typed.</param>
/// <param name="Problem">Why it was refused; null at first.</param>
public sealed record EditModel(KeyView Key, SentForm Form, string? Problem);

/// <summary>The difference that an edit makes, before it is confirmed.</summary>
/// <param name="Form">What is sent again when it is.</param>
/// <param name="Problem">Why confirming was refused; null at first.</param>
/// <param name="AsksCode">Whether it was refused for want of a one-time code.</param>
public sealed record EditReviewModel(KeyEditPreview Preview, IReadOnlyList<TermChange> Differences, SentForm Form, string? Problem, bool AsksCode);

/// <param name="Token">Lets a rotation be sent once; empty for the others.</param>
public sealed record ChangeModel(KeyView Key, SentForm Form, string Token, string? Problem, bool AsksCode);

/// <summary>A change that needs a yes and nothing else.</summary>
/// <param name="Verb">As <c>Freeze</c>.</param>
/// <param name="Says">What it does.</param>
/// <param name="IsFinal">Whether nothing undoes it.</param>
public sealed record ConfirmModel(KeyView Key, string Verb, string Says, bool IsFinal, string? Problem, bool AsksCode);

public sealed record SnippetsModel(KeyView Key, IReadOnlyList<(string Client, string Lines)> Snippets);

/// <param name="Here">Id of the sign-in that looks at it.</param>
public sealed record SignInsModel(IReadOnlyList<Gateway.Manage.People.SignInView> SignIns, string Here);
