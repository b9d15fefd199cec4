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

    [LoggerMessage(LogLevel.Warning, "The keys could not be read, so a panic for less than all of them would fail: {Reason}")]
    public static partial void KeysNotRead(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "Secrets whose links are over could not be forgotten: {Reason}")]
    public static partial void LinksNotEnded(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Warning, "What was learnt of a real exchange was not kept: {Why}")]
    public static partial void ExchangesNotKept(this ILogger logger, string why);

    [LoggerMessage(LogLevel.Warning, "Account {Account}: {Sentence}")]
    public static partial void AccountNoticed(this ILogger logger, string account, string sentence);

    [LoggerMessage(LogLevel.Warning, "Account {Account}: the audit log had no room for what was just said.")]
    public static partial void AccountNoticeNotKept(this ILogger logger, string account);

    // The owner is to see from which moment on prices are another's: a log that tells warnings alone must tell this too.
    [LoggerMessage(LogLevel.Warning, "The paper books show the market of {Venue}: {Symbols}.")]
    public static partial void MirrorShows(this ILogger logger, string venue, string symbols);

    [LoggerMessage(LogLevel.Warning, "Nothing sound is heard of the market of {Venue}; the paper books are empty of it until there is: {Symbols}.")]
    public static partial void MirrorLost(this ILogger logger, string venue, string symbols);

    [LoggerMessage(LogLevel.Warning, "The paper books do not show the market of {Venue} on {Symbols}.")]
    public static partial void NotMirrored(this ILogger logger, string venue, string symbols);

    [LoggerMessage(LogLevel.Warning, "An attempt to open the vault failed; the next one must wait.")]
    public static partial void VaultAttemptFailed(this ILogger logger);
}
