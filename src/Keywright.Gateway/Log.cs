using Microsoft.Extensions.Logging;

namespace Keywright.Gateway;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Critical, "Trading has stopped: {Reason}")]
    public static partial void JournalFailed(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "No snapshot was taken, so the next start replays more: {Reason}")]
    public static partial void SnapshotFailed(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "That a key has ended could not be written down, so a crash and a clock stepped back could revive it: {Reason}")]
    public static partial void LatestSeenNotKept(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "The sealed secret of key {Account}/{Label} is damaged and does not open, so the key is refused: rotate it with --overlap none, or revoke it.")]
    public static partial void SecretDamaged(this ILogger logger, string account, string label);

    [LoggerMessage(LogLevel.Warning, "When keys were last used could not be written down: {Reason}")]
    public static partial void LastUseNotSaved(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Secrets whose links are over could not be forgotten: {Reason}")]
    public static partial void LinksNotEnded(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "{Exchange}: {Sentence}")]
    public static partial void ExchangeNoticed(this ILogger logger, string exchange, string sentence);

    [LoggerMessage(LogLevel.Warning, "An attempt to open the vault failed; the next one must wait.")]
    public static partial void VaultAttemptFailed(this ILogger logger);
}
