namespace Keywright.Gateway.Execute.Live;

/// <summary>How the budget stands.</summary>
public sealed record UpstreamFigures
{
    /// <summary>Weight of this minute sent from here.</summary>
    public required long UsedWeight { get; init; }

    /// <summary>Weight of this minute that others used, as far as the exchange has told.</summary>
    public required long ForeignWeight { get; init; }

    /// <summary>The exchange's, a minute.</summary>
    public required int WeightLimit { get; init; }

    /// <summary>The exchange has told its count since the start or the last pause.</summary>
    public required bool IsKnown { get; init; }

    /// <summary>Keys that asked of late.</summary>
    public required int Keys { get; init; }

    /// <summary>How often the pace is halved because the exchange is overloaded.</summary>
    public required int Slowness { get; init; }

    public required UpstreamPause? Pause { get; init; }
}
