using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Keywright.Server.Upstream;

/// <summary>Makes connections to one place: the address judged where it is connected to, TLS verified by what this machine trusts.</summary>
/// <param name="url">Scheme, host and port.</param>
/// <param name="allowPrivate">The owner typed it: it may lead to an address that is not public.</param>
/// <param name="trust">Trusted instead of what this machine trusts; null for that.</param>
internal sealed class Dialer(Uri url, bool allowPrivate, TimeProvider time, X509ChainPolicy? trust)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string place = string.Create(CultureInfo.InvariantCulture, $"{url.IdnHost}:{url.Port}");
    private readonly RequestText text = new(url.IsDefaultPort ? url.IdnHost : string.Create(CultureInfo.InvariantCulture, $"{url.IdnHost}:{url.Port}"));

    /// <param name="left">How long it may take, at most five seconds.</param>
    /// <returns>The connection, or one sentence that says why there is none.</returns>
    public async Task<(UpstreamConnection? Connection, string Why)> ConnectAsync(TimeSpan left, CancellationToken ct)
    {
        if (left <= TimeSpan.Zero)
        {
            return (null, "All connections to the exchange were busy for as long as the call could wait.");
        }

        using var patience = new CancellationTokenSource(left < Patience ? left : Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        NetworkStream? socket = null;
        try
        {
            socket = await OpenAsync(either.Token).ConfigureAwait(false);
            var wire = url.Scheme == Uri.UriSchemeHttps ? await SecureAsync(socket, either.Token).ConfigureAwait(false) : socket;
            var connection = new UpstreamConnection(socket, wire, text, time);
            socket = null;
            return (connection, "");
        }
        catch (OperationCanceledException)
        {
            return (null, ct.IsCancellationRequested ? "The call was given up before it was sent." : $"{place} cannot be connected to: it does not answer.");
        }
        catch (Exception failed) when (WhyNot(failed) is { } why)
        {
            return (null, why);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <summary>A sentence for what may go wrong before anything is sent; null for what may not.</summary>
    public string? WhyNot(Exception failed) => failed switch
    {
        AddressRefusedException { IsNotPublic: true } => $"{place} leads to no public address from here: look at this machine's name server and its hosts file.",
        AddressRefusedException refused => $"{place} is not connected to: {refused.Message}",
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"{place} cannot be connected to: the name is not known; look at this machine's name server.",
        SocketException broken => $"{place} cannot be connected to ({broken.SocketErrorCode}).",
        AuthenticationException => $"{place} did not prove that it is {url.IdnHost}: its certificate is not one this machine trusts for that name.",
        IOException => $"{place} ended the connection before anything was sent.",
        _ => null,
    };

    /// <summary>The connection below TLS.</summary>
    public ValueTask<NetworkStream> OpenAsync(CancellationToken ct) =>
        GuardedConnection.OpenAsync(url.IdnHost, url.Port, allowPrivate, inClear: url.Scheme is "http" or "ws", ct);

    /// <summary>How the other end has to prove itself.</summary>
    public SslClientAuthenticationOptions Proof() => new()
    {
        TargetHost = url.IdnHost,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        CertificateChainPolicy = trust,
    };

    private async Task<Stream> SecureAsync(Stream socket, CancellationToken ct)
    {
        var secured = new SslStream(socket, leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsClientAsync(Proof(), ct).ConfigureAwait(false);
            return secured;
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
