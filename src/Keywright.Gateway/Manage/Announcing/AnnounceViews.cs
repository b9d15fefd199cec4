namespace Keywright.Gateway.Manage.Announcing;

/// <summary>How changes of keys are announced.</summary>
/// <param name="Accounts">Told of although they are not live; live ones always are.</param>
public sealed record AnnounceView(IReadOnlyList<string> Accounts, IReadOnlyList<ChannelView> Channels)
{
    /// <summary>What a webhook's messages are signed with, this once; null otherwise.</summary>
    public string? Secret { get; init; }

    public override string ToString() => "AnnounceView(***)";
}

/// <summary>A way they go.</summary>
/// <param name="To">As far as it is no secret.</param>
/// <param name="Waiting">On their way.</param>
/// <param name="Lost">Given up, or found no room.</param>
public sealed record ChannelView(string Name, string To, int Waiting, long Delivered, long Lost, DateTimeOffset? LastAt, string? LastProblem);
