using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Text;
using Keywright.Gateway.Manage.Announcing;

namespace Keywright.Server.Announcing;

/// <summary>Sends announcements by mail: with STARTTLS and a good certificate, or to this machine's own server.</summary>
internal sealed class MailSender(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <returns>Why it was not taken, in one sentence; null when it was.</returns>
    public async Task<string?> SendAsync(MailAccess mail, Announcement announcement, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            // The library looks the name up once more by itself; that a name changes between the two is not guarded against here.
            await GuardedConnection.AllowedAsync(mail.Host, mail.AllowPrivate, inClear: false, either.Token).ConfigureAwait(false);
            using var client = new SmtpClient(mail.Host, mail.Port) { EnableSsl = !IsThisMachine(mail.Host) };
            if (mail.User is not null)
            {
                client.Credentials = new NetworkCredential(mail.User, mail.Password);
            }

            using var message = Compose(mail, announcement);
            await client.SendMailAsync(message, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return $"the mail server did not take it within {Patience.TotalSeconds:0} seconds.";
        }
        catch (AddressRefusedException why)
        {
            return why.Message;
        }
        catch (SmtpException why)
        {
            // Its message may repeat what the server said, and that may repeat what we said.
            return $"the mail server did not take it ({why.StatusCode}).";
        }
        catch (SocketException why)
        {
            return $"the mail server cannot be reached ({why.SocketErrorCode}).";
        }
    }

    /// <summary>By its address, or the one name that never leads elsewhere; any other name gets TLS.</summary>
    private static bool IsThisMachine(string host) => host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    internal static MailMessage Compose(MailAccess mail, Announcement announcement)
    {
        var message = new MailMessage
        {
            From = new MailAddress(mail.From),
            Subject = Line(announcement.What == "test" ? "Keywright: a test" : announcement.Says is not null ? $"Keywright: account {announcement.Account}" : $"Keywright: key {announcement.Label} on {announcement.Account} was {announcement.What}"),
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable,
        };
        foreach (var receiver in mail.To)
        {
            message.To.Add(new MailAddress(receiver));
        }

        var text = new StringBuilder();
        text.AppendLine(announcement.Says is { } says ? Line(says) : message.Subject + ".").AppendLine();
        text.AppendLine(Line($"when     {announcement.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"));
        text.AppendLine(Line($"by       {announcement.By}"));
        if (announcement.ApiKey.Length > 0)
        {
            text.AppendLine(Line($"apiKey   {announcement.ApiKey}"));
        }

        foreach (var change in announcement.Changes)
        {
            text.AppendLine(Line($"{change.Field}: {(change.Before.Length > 0 ? change.Before : "(nothing)")} -> {(change.After.Length > 0 ? change.After : "(nothing)")}"));
        }

        message.Body = text.ToString();
        return message;
    }

    /// <summary>One line, whatever is in the names: a second one could be a header, or look like another announcement.</summary>
    private static string Line(string text) => new([.. text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]);
}
