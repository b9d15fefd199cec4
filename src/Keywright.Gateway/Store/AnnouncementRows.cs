namespace Keywright.Gateway.Store;

/// <summary>A way by which changes are announced.</summary>
/// <param name="Name">webhook or mail.</param>
/// <param name="Shown">Where to, as far as it is no secret.</param>
/// <param name="Access">Where to and how, sealed.</param>
/// <param name="Secret">What messages are signed with, sealed; null for mail.</param>
/// <param name="Lost">Announcements that were given up, or found no room.</param>
/// <param name="LastProblem">Why the last one did not arrive; null when it did.</param>
public sealed record ChannelRow(string Name, string Shown, byte[] Access, byte[]? Secret, long Delivered, long Lost, long? LastUs, string? LastProblem);

/// <summary>An announcement on its way.</summary>
/// <param name="Number">0 before it is kept.</param>
/// <param name="Body">JSON, as it is sent.</param>
/// <param name="Attempts">How often it was tried in vain.</param>
/// <param name="DueUs">When it is tried next.</param>
public sealed record AnnouncementRow(long Number, string Channel, string Body, long CreatedUs, int Attempts, long DueUs);

/// <summary>The tables of announcements.</summary>
internal static class AnnouncementRows
{
    public const string Create =
        """
        CREATE TABLE announce_channels (
            name TEXT PRIMARY KEY, shown TEXT NOT NULL, access BLOB NOT NULL, secret BLOB, delivered INTEGER NOT NULL, lost INTEGER NOT NULL,
            last_us INTEGER, last_problem TEXT) STRICT;
        CREATE TABLE announce_accounts (account TEXT PRIMARY KEY) STRICT;
        CREATE TABLE announcements (
            number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, body TEXT NOT NULL, created_us INTEGER NOT NULL,
            attempts INTEGER NOT NULL, due_us INTEGER NOT NULL) STRICT;
        CREATE INDEX announcements_due ON announcements (channel, number);
        """;
}
