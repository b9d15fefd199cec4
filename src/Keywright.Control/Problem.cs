namespace Keywright.Control;

/// <summary>A refusal on the control socket.</summary>
/// <param name="Error">One plain sentence that names the field and the mend.</param>
public sealed record Problem(string Error);
