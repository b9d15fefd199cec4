namespace Keywright.Control;

/// <summary>How a vault stands: the answer of <c>GET /v1/vault</c> and of everything done to it.</summary>
/// <param name="Sealed">Nothing is served, and no secret is in memory.</param>
/// <param name="Method"><c>passphrase</c> or <c>key-file</c>: what opens it.</param>
/// <param name="RootId">Names the root key and tells nothing about it; changes when the root does.</param>
/// <param name="Records">Secrets sealed in it; null while it is sealed.</param>
/// <param name="WaitSeconds">How long the next attempt to open it must wait, after wrong ones.</param>
/// <param name="PassphrasesWork">False on a machine without libsodium.</param>
public sealed record VaultStatus(bool Sealed, string Method, string RootId, int? Records, int WaitSeconds, bool PassphrasesWork);
