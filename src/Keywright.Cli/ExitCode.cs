namespace Keywright.Cli;

/// <summary>How a command ends; scripts rely on the three.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused or failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or asks for what does not act yet.</summary>
    public const int Usage = 2;
}
