using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>One request for a page.</summary>
/// <param name="Visitor">Who asks, and may.</param>
/// <param name="Form">What was sent: the body of a POST, the query of a GET.</param>
/// <param name="Names">The names in the path, in order.</param>
internal sealed record Visit(HttpContext Http, Visitor Visitor, SentForm Form, string[] Names);
