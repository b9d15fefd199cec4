namespace Keywright.Gateway.Manage.People;

/// <summary>A person as others see them; nothing of password or device.</summary>
/// <param name="RecoveryCodesLeft">Of ten.</param>
/// <param name="WaitsUntil">After wrong attempts: until when signing in fails.</param>
/// <param name="Keys">Labels of the living keys they made.</param>
public sealed record PersonView(
    string Name, Role Role, DateTimeOffset CreatedAt, bool HasCodeDevice, int RecoveryCodesLeft, DateTimeOffset? WaitsUntil, IReadOnlyList<string> Keys);

/// <summary>A device that waits for its first code.</summary>
public sealed record EnrolledDevice(string Name, string Secret, string Uri)
{
    public override string ToString() => "EnrolledDevice(***)";
}

/// <summary>Recovery codes, shown this once.</summary>
public sealed record RecoveryCodes(string Name, IReadOnlyList<string> Codes)
{
    public override string ToString() => "RecoveryCodes(***)";
}

/// <summary>A token; <paramref name="Token"/> itself only when it was just made.</summary>
public sealed record TokenView(string Name, Role Role, string Maker, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Token)
{
    public override string ToString() => $"TokenView({Name}, ***)";
}

/// <summary>A sign-in; <paramref name="Cookie"/> only when it was just made.</summary>
public sealed record SignInView(string Id, string Person, Role Role, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset EndsAt, string? Cookie)
{
    public override string ToString() => $"SignInView({Person}, ***)";
}
