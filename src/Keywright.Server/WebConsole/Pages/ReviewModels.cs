using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Server.WebConsole.Visits;

namespace Keywright.Server.WebConsole.Pages;

/// <param name="Findings">The part of the findings that is shown.</param>
/// <param name="Problem">Why signing off was refused; null when it was not.</param>
/// <param name="Done">Whether it was just signed off.</param>
public sealed record ReviewModel(ReviewReport Report, Part<Finding> Findings, string? Problem, bool Done);

/// <summary>A key that lives at the exchange, as it is typed.</summary>
/// <param name="Key">As it is written down; null for a new one.</param>
/// <param name="Form">As typed.</param>
/// <param name="Problem">Why it was refused; null at first.</param>
public sealed record RegisterModel(KeyView? Key, SentForm Form, string? Problem);
