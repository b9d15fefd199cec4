namespace Keywright.Control;

/// <summary>The body of <c>POST /v1/users</c>.</summary>
/// <param name="Role">viewer, operator or owner.</param>
public sealed record AddUser(string Name, string Role, string Password)
{
    public override string ToString() => $"AddUser({Name}, ***)";
}

/// <summary>The body of <c>POST /v1/users/{name}/role</c>.</summary>
public sealed record SetRole(string Role);

/// <summary>The body of <c>POST /v1/users/{name}/password</c>.</summary>
public sealed record SetPassword(string Password)
{
    public override string ToString() => "SetPassword(***)";
}

/// <summary>A person who may change things.</summary>
/// <param name="HasCodeDevice">A device that makes one-time codes was confirmed.</param>
/// <param name="WaitsUntil">After wrong attempts: until when signing in fails.</param>
/// <param name="Keys">Labels of the living keys they made.</param>
public sealed record UserDetails(
    string Name, string Role, DateTimeOffset CreatedAt, bool HasCodeDevice, int RecoveryCodesLeft, DateTimeOffset? WaitsUntil, IReadOnlyList<string> Keys);

/// <summary>A device that waits for its first code.</summary>
/// <param name="Secret">In base 32; shown once.</param>
/// <param name="Uri">The same as authenticator programs scan it.</param>
public sealed record CodeEnrolled(string Name, string Secret, string Uri)
{
    public override string ToString() => "CodeEnrolled(***)";
}

/// <summary>The body of <c>POST /v1/users/{name}/code/confirm</c>.</summary>
public sealed record ConfirmCode(string Code)
{
    public override string ToString() => "ConfirmCode(***)";
}

/// <summary>Recovery codes, each good once; shown once.</summary>
public sealed record RecoveryCodesMade(string Name, IReadOnlyList<string> Codes)
{
    public override string ToString() => "RecoveryCodesMade(***)";
}

/// <summary>The body of <c>POST /v1/tokens</c>.</summary>
public sealed record CreateToken(string Name, string Role, long ExpiresInSeconds);

/// <summary>A token for the control API.</summary>
/// <param name="MadeBy">The user who made it; empty for the owner of the home.</param>
/// <param name="Token">Only in the answer that made it.</param>
public sealed record TokenDetails(string Name, string Role, string MadeBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Token)
{
    public override string ToString() => $"TokenDetails({Name}, ***)";
}

/// <summary>The body of <c>POST /v1/session</c>.</summary>
/// <param name="Code">Needed once the person has a device.</param>
public sealed record SignIn(string Name, string Password, string? Code = null)
{
    public override string ToString() => $"SignIn({Name}, ***)";
}

/// <summary>A place where a person is signed in.</summary>
/// <param name="Csrf">What this browser's changes must carry as <c>X-Keywright-Csrf</c>; null for other places.</param>
public sealed record SessionDetails(
    string Id, string Name, string Role, string Address, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset EndsAt, string? Csrf)
{
    public override string ToString() => $"SessionDetails({Name}, ***)";
}

/// <summary>That something is over.</summary>
public sealed record Ended(string Id);
