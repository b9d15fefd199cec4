namespace Keywright.Gateway.Manage.Vaults;

/// <summary>How a vault stands; no secret.</summary>
/// <param name="Sealed">Nothing is served, and no secret is in memory.</param>
/// <param name="Method"><c>passphrase</c> or <c>key-file</c>: what opens it.</param>
/// <param name="RootId">Names the root key and tells nothing about it; changes when the root does.</param>
/// <param name="Records">Secrets sealed in it; null while it is sealed.</param>
/// <param name="WaitSeconds">How long the next attempt to open it must wait, after wrong ones.</param>
/// <param name="PassphrasesWork">False on a machine without libsodium.</param>
public sealed record VaultView(bool Sealed, string Method, string RootId, int? Records, int WaitSeconds, bool PassphrasesWork);

/// <summary>What came of an operation: how the vault stands now, or a plain sentence why nothing was done.</summary>
public sealed record VaultResult(VaultView? View, string? Problem)
{
    /// <summary>Well asked, and not without a one-time code.</summary>
    public bool IsForbidden { get; init; }

    public static VaultResult Refused(string problem) => new(null, problem);

    public static VaultResult Forbidden(string problem) => new(null, problem) { IsForbidden = true };
}

/// <summary>What a backup holds, to be written; or a plain sentence why there is none.</summary>
public sealed record BackupResult(Backup? Backup, string? Problem)
{
    /// <summary>Well asked, and not without a one-time code.</summary>
    public bool IsForbidden { get; init; }
}
