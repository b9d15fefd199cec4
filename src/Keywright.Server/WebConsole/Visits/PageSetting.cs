using Keywright.Control;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>What every page is shown in.</summary>
/// <param name="Visitor">Null before anybody has signed in.</param>
/// <param name="Path">Where the visitor is, for the marks in the navigation.</param>
public sealed record PageSetting(Visitor? Visitor, ServerStatus Status, string Path, DateTimeOffset Now);
