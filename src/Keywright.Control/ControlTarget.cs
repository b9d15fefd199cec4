namespace Keywright.Control;

/// <summary>A server elsewhere, and the token it knows us by.</summary>
/// <param name="Url">Of its console listener: https, or http on loopback.</param>
public sealed record ControlTarget(Uri Url, string Token)
{
    public override string ToString() => $"{Url} (***)";
}
