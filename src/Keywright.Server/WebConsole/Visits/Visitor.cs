using Keywright.Gateway.Manage.People;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>Who looks at a page, signed in.</summary>
/// <param name="Session">Id of the sign-in.</param>
/// <param name="Csrf">The word that every form carries.</param>
/// <param name="Rights">What they may, as <see cref="Right"/> names it.</param>
public sealed record Visitor(string Name, Role Role, string Session, string Csrf, IReadOnlySet<string> Rights)
{
    public bool May(string right) => Rights.Contains(right);

    public override string ToString() => $"Visitor({Name}, ***)";
}
