using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Requests;

/// <summary>A request that came through the door: its route is ours, its parameters parse, its address is within bounds.</summary>
public sealed class Request
{
    public required WireRequest Wire { get; init; }

    public required Route Route { get; init; }

    /// <summary>It came over the WebSocket API, whose answers tell the budgets where REST has headers.</summary>
    public bool InFrame => Wire.Frame is not null;

    public required ParameterSet Parameters { get; init; }

    /// <summary>When it arrived, Unix microseconds.</summary>
    public required long ArrivedUs { get; init; }

    /// <summary>The caller's address budgets, looked up once.</summary>
    public required AddressBudget Address { get; init; }

    /// <summary>The unit of times in the answer.</summary>
    public required TimeUnit TimeUnit { get; init; }
}
