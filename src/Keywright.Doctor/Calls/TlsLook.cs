using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Keywright.Doctor.Calls;

/// <summary>What a TLS handshake with a host shows.</summary>
/// <param name="Protocol">As <c>TLS 1.3</c>.</param>
/// <param name="Until">When the certificate ends; null without TLS.</param>
internal sealed record TlsLook(string Protocol, DateTimeOffset? Until)
{
    public static TlsLook None { get; } = new("", null);

    public static async Task<(TlsLook? Look, Trouble? Why)> AtAsync(Uri host, Bounds bounds, CallCount count, TimeProvider time, CancellationToken ct)
    {
        if (count.Take() is { } enough)
        {
            return (null, enough);
        }

        using var patience = new CancellationTokenSource(bounds.Call, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var client = new TcpClient();
        var faults = SslPolicyErrors.None;
        try
        {
            await client.ConnectAsync(host.IdnHost, host.Port, either.Token).ConfigureAwait(false);
            using var stream = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, _, _, errors) => (faults = errors) == SslPolicyErrors.None);
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host.IdnHost }, either.Token).ConfigureAwait(false);
            using var certificate = new X509Certificate2(stream.RemoteCertificate!);
            return (new TlsLook(Words(stream.SslProtocol), new DateTimeOffset(certificate.NotAfter).ToUniversalTime()), null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, new Trouble(
                $"No TLS handshake came about in {((int)bounds.Call.TotalSeconds).ToString(CultureInfo.InvariantCulture)} s.",
                "Check host and port, and any firewall or proxy on the way."));
        }
        catch (AuthenticationException why)
        {
            return (null, new Trouble($"TLS failed: {Words(faults, why.Message)}.", "Check the host name, this machine's certificate store and its clock; never switch verification off."));
        }
        catch (SocketException why)
        {
            return (null, Trouble.Of(why));
        }
        catch (IOException why)
        {
            return (null, new Trouble($"The handshake broke off: {why.Message}", "Something there does not speak TLS: check the port, and whether the URL should begin with http://."));
        }
    }

    private static string Words(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };

    private static string Words(SslPolicyErrors faults, string otherwise) => faults switch
    {
        _ when faults.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) => "the certificate is for another host name",
        _ when faults.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) => "nobody this machine trusts has signed the certificate, or it has ended",
        _ when faults.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) => "the host shows no certificate",
        _ => otherwise.TrimEnd('.'),
    };
}
