namespace Keywright.Gateway.Manage;

/// <summary>How the gateway fares.</summary>
/// <param name="Ready">It can carry out orders.</param>
/// <param name="Reasons">Plain sentences why not; empty when ready.</param>
/// <param name="Meters">Figures for <c>/metrics</c>.</param>
public sealed record GatewayStatus(bool Ready, IReadOnlyList<string> Reasons, IReadOnlyList<Meter> Meters);

/// <summary>One figure in Prometheus' terms.</summary>
/// <param name="Name">Such as <c>keywright_requests_total</c>.</param>
/// <param name="Kind">counter or gauge.</param>
/// <param name="Labels">Such as <c>status="200"</c>; empty for none.</param>
public sealed record Meter(string Name, string Help, string Kind, string Labels, decimal Value);
