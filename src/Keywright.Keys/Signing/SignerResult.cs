namespace Keywright.Keys.Signing;

/// <summary>What came of reading a secret or private key that its owner gave.</summary>
public abstract record SignerResult
{
    private SignerResult()
    {
    }

    /// <param name="Signer">Whoever takes it disposes of it.</param>
    public sealed record Accepted(RequestSigner Signer) : SignerResult;

    /// <param name="Sentence">One plain sentence for the owner that holds nothing of what was read.</param>
    public sealed record Refused(string Sentence) : SignerResult;
}
