namespace Keywright.Cli.KeyCommands;

/// <summary>What <c>keys snippet --json</c> prints.</summary>
internal sealed record SnippetPrinted(string For, string ApiKey, string Url, string Snippet);
