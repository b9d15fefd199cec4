using Keywright.Keys.Signing;

namespace Keywright.Cli.DoctorCommands;

/// <summary>A key as its owner gave it.</summary>
/// <param name="ApiKey">Null when it was not said.</param>
/// <param name="Url">Where it is used, when the place that named the key says so too.</param>
/// <param name="Signer">Its secret.</param>
internal sealed record GivenKey(string? ApiKey, string? Url, RequestSigner Signer) : IDisposable
{
    public void Dispose() => Signer.Dispose();
}
