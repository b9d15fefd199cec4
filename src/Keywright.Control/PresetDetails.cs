using Keywright.Keys.Policy;

namespace Keywright.Control;

/// <summary>The least rights that serve a use case.</summary>
/// <param name="Name">As <c>--preset</c> takes it.</param>
/// <param name="Serves">The use case, one sentence.</param>
/// <param name="Permissions">What it permits.</param>
/// <param name="Policy">The rules it brings where none are given.</param>
public sealed record PresetDetails(string Name, string Serves, IReadOnlyList<string> Permissions, KeyPolicy Policy);
