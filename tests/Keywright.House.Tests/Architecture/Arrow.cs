namespace Keywright.House.Tests.Architecture;

/// <summary>One import: a room (or a folder of the Gateway) that names another, and the place where it does.</summary>
internal sealed record Arrow(string From, string To, string Where);
