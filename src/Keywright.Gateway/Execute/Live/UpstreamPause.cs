namespace Keywright.Gateway.Execute.Live;

/// <summary>Why nothing leaves.</summary>
public enum UpstreamPauseReason : byte
{
    /// <summary>429: too much was used.</summary>
    TooMuch = 1,

    /// <summary>418: the address is banned.</summary>
    Banned = 2,

    /// <summary>403: the exchange's firewall has taken offence.</summary>
    Firewall = 3,

    /// <summary>Whoever runs the gateway said so.</summary>
    Asked = 4,
}

/// <summary>A time in which nothing may leave for the exchange, whoever asks.</summary>
/// <param name="Reason">Why.</param>
/// <param name="SinceUs">By the exchange's clock, Unix microseconds.</param>
/// <param name="UntilUs">Likewise.</param>
public readonly record struct UpstreamPause(UpstreamPauseReason Reason, long SinceUs, long UntilUs)
{
    /// <summary>A plain sentence without its full stop.</summary>
    public string Rule => Reason switch
    {
        UpstreamPauseReason.TooMuch => "the exchange said 429 (too much was used): nothing leaves until it allows",
        UpstreamPauseReason.Banned => "the exchange said 418 (the address is banned): nothing leaves until it allows",
        UpstreamPauseReason.Firewall => "the exchange's firewall said 403: nothing leaves for a while",
        _ => "calls to the exchange are paused",
    };
}
