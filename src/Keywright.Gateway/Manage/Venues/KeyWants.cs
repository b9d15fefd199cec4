namespace Keywright.Gateway.Manage.Venues;

/// <summary>What the keys of an account want of the credential that signs for them.</summary>
internal sealed class KeyWants(KeyDesk keys)
{
    /// <summary>One of them moves money between the account and those under it.</summary>
    public bool MoveMoney(string account) => keys.List(account).Any(static key => key.State is not ("revoked" or "expired") && key.Permissions.Contains("internal-transfer"));
}
