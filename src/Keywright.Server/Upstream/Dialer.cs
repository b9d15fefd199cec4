using System.Globalization;
using System.Net;
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
    /// <param name="ended">As of <see cref="UpstreamConnection"/>.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The connection, or one sentence that says why there is none.</returns>
    public async Task<(UpstreamConnection? Connection, string Why)> ConnectAsync(TimeSpan left, Action<UpstreamConnection> ended, CancellationToken ct)
    {
        if (left <= TimeSpan.Zero)
        {
            return (null, "All connections to the exchange were busy for as long as the call could wait.");
        }

        using var patience = new CancellationTokenSource(left < Patience ? left : Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var allowed = await AllowedAsync(either.Token).ConfigureAwait(false);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            using var giveUp = either.Token.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
            var connected = new TaskCompletionSource<UpstreamConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => Live(socket, allowed, ended, connected)) { IsBackground = true, Name = "Keywright exchange" }.Start();
            return (await connected.Task.ConfigureAwait(false), "");
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            return (null, ct.IsCancellationRequested ? "The call was given up before it was sent." : $"{place} cannot be connected to: it does not answer.");
        }
        catch (Exception failed) when (WhyNot(failed) is { } why)
        {
            return (null, why);
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
        GuardedConnection.OpenAsync(url.IdnHost, url.Port, allowPrivate, IsInClear, ct);

    /// <summary>How the other end has to prove itself.</summary>
    public SslClientAuthenticationOptions Proof() => new()
    {
        TargetHost = url.IdnHost,
        ApplicationProtocols = [SslApplicationProtocol.Http11],
        CertificateChainPolicy = trust,
    };

    private bool IsInClear => url.Scheme is "http" or "ws";

    private Task<IPAddress[]> AllowedAsync(CancellationToken ct) => GuardedConnection.AllowedAsync(url.IdnHost, allowPrivate, IsInClear, ct);

    /// <summary>The life of a connection, on the thread that is its own: a socket that never waited otherwise than by blocking wakes its reader itself.</summary>
    private void Live(Socket socket, IPAddress[] allowed, Action<UpstreamConnection> ended, TaskCompletionSource<UpstreamConnection> connected)
    {
        UpstreamConnection connection;
        try
        {
            socket.Connect(allowed, url.Port);
            var line = new NetworkStream(socket, ownsSocket: true);
            connection = new UpstreamConnection(socket, url.Scheme == Uri.UriSchemeHttps ? Secured(line) : line, text, time, ended);
        }
        catch (Exception failed)
        {
            socket.Dispose();
            connected.SetException(failed);
            return;
        }

        connected.SetResult(connection);
        connection.Run();
    }

    private SslStream Secured(NetworkStream line)
    {
        var secured = new SslStream(line, leaveInnerStreamOpen: false);
        try
        {
            secured.AuthenticateAsClient(Proof());
            return secured;
        }
        catch
        {
            secured.Dispose();
            throw;
        }
    }
}
