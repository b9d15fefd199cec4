namespace Keywright.Gateway.Manage;

/// <summary>What an edit would make of a key.</summary>
/// <param name="Before">The key as it is.</param>
/// <param name="After">As it would be.</param>
/// <param name="Widens">Whether it might do anything that it may not now.</param>
/// <param name="RoutesGained">Routes its permissions would newly open, as <c>POST /api/v3/order</c>.</param>
/// <param name="RoutesLost">Routes they would close.</param>
public sealed record KeyEditPreview(KeyView Before, KeyView After, bool Widens, IReadOnlyList<string> RoutesGained, IReadOnlyList<string> RoutesLost);
