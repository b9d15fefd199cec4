using System.Net;

namespace Keywright.Simulation.Live;

/// <summary>A key of the live account as its bot and its owner know it.</summary>
internal sealed class LiveKey
{
    public required string Label { get; init; }

    public required string ApiKey { get; init; }

    public required string Secret { get; init; }

    public required IReadOnlyList<string> Symbols { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>Most that one order may come to, USDT.</summary>
    public required decimal OrderCap { get; init; }

    /// <summary>Most that the orders of a day may come to, USDT.</summary>
    public required decimal DailyCap { get; init; }

    /// <summary>A freeze was acknowledged, and nobody has asked for a thaw since.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Its end was acknowledged.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Somebody asked for its end, so it may be dead or not.</summary>
    public bool IsEndAsked { get; set; }

    /// <summary>What its orders at the exchange may have been cancelled for without its asking.</summary>
    public bool WasPanicked { get; set; }

    /// <summary>Its orders that it was told of.</summary>
    public List<KnownOrder> Known { get; } = [];

    public List<KnownList> KnownLists { get; } = [];
}

/// <summary>An order that a bot was told of.</summary>
/// <param name="Symbol">Its market.</param>
/// <param name="OrderId">The exchange's own.</param>
/// <param name="ClientId">As the bot last heard it: an amendment that was not told of may have given it another.</param>
/// <param name="Quantity">As the bot last heard it.</param>
internal sealed record KnownOrder(string Symbol, long OrderId, string ClientId, decimal Quantity);

/// <summary>An order list that a bot was told of.</summary>
internal sealed record KnownList(string Symbol, long ListId, string Name);
