namespace Keywright.Control.Snippets;

/// <summary>What a snippet needs to know of a key.</summary>
/// <param name="Url">The API's URL, without a slash at the end.</param>
/// <param name="Type"><c>hmac</c>, <c>ed25519</c> or <c>rsa</c>.</param>
public sealed record SnippetKey(string Url, string ApiKey, string Label, string Type)
{
    public bool IsHmac => Type == "hmac";

    /// <summary>The variable a snippet reads the owner's half from: the secret itself, or the file of the private key.</summary>
    public string Variable => IsHmac ? "KEYWRIGHT_SECRET_KEY" : "KEYWRIGHT_PRIVATE_KEY";

    public string VariableHolds => IsHmac ? "the secret that was shown when the key was made" : "the path of your private key's PEM file";
}
