using System.Net;
using System.Net.Mail;

namespace Keywright.Gateway.Manage.Announcing;

/// <summary>Why a channel cannot be as it was asked for, in one sentence; null when it can.</summary>
internal static class ChannelProblem
{
    private const int UrlMax = 1000;
    private const int ReceiversMax = 10;
    private const int HostMax = 253;
    private const int AddressMax = 254;
    private const int PasswordMax = 256;

    public static string? OfWebhook(string url, bool allowPrivate)
    {
        if (url.Length > UrlMax || !Uri.TryCreate(url, UriKind.Absolute, out var at) || at.Scheme is not ("https" or "http") || at.UserInfo.Length > 0 || at.Fragment.Length > 0 || at.Host.Length == 0)
        {
            return $"url: it is an https URL of at most {UrlMax} characters, without user, password and fragment.";
        }

        if (at.Scheme == "http" && !IsLoopback(at.Host))
        {
            return "url: it must be https off loopback; what is sent in clear, others read and change.";
        }

        return !allowPrivate && LiteralProblem(at.Host) is { } problem ? "url: " + problem : null;
    }

    public static string? OfMail(MailAccess mail)
    {
        if (mail.Host.Length is 0 or > HostMax || Uri.CheckHostName(mail.Host) == UriHostNameType.Unknown)
        {
            return "host: say the name or address of your mail server, as smtp.example.com.";
        }

        if (mail.Port is < 1 or > 65535 or 465)
        {
            return "port: say the one where the server offers STARTTLS, mostly 587; 465 is for another kind of TLS, which is not spoken here.";
        }

        if (!IsAddress(mail.From))
        {
            return "from: it is one mail address, as keywright@example.com.";
        }

        if (mail.To.Count is 0 or > ReceiversMax || !mail.To.All(IsAddress))
        {
            return $"to: say 1 to {ReceiversMax} mail addresses, as ann@example.com.";
        }

        if ((mail.User is null) != (mail.Password is null) || mail.User is { Length: 0 or > AddressMax } || mail.User?.Any(char.IsControl) == true || mail.Password?.Length > PasswordMax)
        {
            return "user: user and password go together, each of a sensible length.";
        }

        return !mail.AllowPrivate && LiteralProblem(mail.Host) is { } problem ? "host: " + problem : null;
    }

    /// <summary>A name is looked up when something is sent, and judged then; an address can be judged now.</summary>
    private static string? LiteralProblem(string host)
        => IsLoopback(host) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && !PublicAddress.Is(address))
            ? "that address is not public; if you mean it, say so with --allow-private."
            : null;

    private static bool IsLoopback(string host) => host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsAddress(string text)
        => text.Length is > 2 and <= AddressMax && !text.Any(c => char.IsControl(c) || c is ' ' or ',' or ';' or '<' or '>' or '"') && MailAddress.TryCreate(text, out var read) && read.Address == text;
}
