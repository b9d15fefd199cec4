namespace Keywright.Gateway.Manage.People;

/// <summary>What somebody may do; each may all that the one before may.</summary>
public enum Role
{
    /// <summary>Looks.</summary>
    Viewer,

    /// <summary>Also freezes, thaws, renews and revokes keys.</summary>
    Operator,

    /// <summary>Everything.</summary>
    Owner,
}

/// <summary>The words for roles.</summary>
public static class RoleNames
{
    public const string Problem = "role: say viewer, operator or owner.";

    public static string Of(Role role) => role switch { Role.Viewer => "viewer", Role.Operator => "operator", _ => "owner" };

    public static Role? Read(string? text) => text switch { "viewer" => Role.Viewer, "operator" => Role.Operator, "owner" => Role.Owner, _ => null };
}
