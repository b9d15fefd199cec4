using Keywright.Gateway.Manage.Panic;
using Keywright.Server.WebConsole.Visits;

namespace Keywright.Server.WebConsole.Pages;

/// <summary>What a panic would do, before it is confirmed.</summary>
/// <param name="Form">As typed.</param>
/// <param name="Preview">Null when it would be refused.</param>
/// <param name="Problem">Why; null otherwise.</param>
public sealed record PanicModel(SentForm Form, PanicPreview? Preview, string? Problem);

/// <param name="Report">What was done, and what could not be.</param>
public sealed record PanicReportModel(PanicReport Report);
