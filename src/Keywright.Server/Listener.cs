using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Server.Rest;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Keywright.Server;

/// <summary>
/// One Kestrel for one purpose. Three of them, rather than one with three endpoints, so that no route of one
/// listener can be reached through another, and each has limits of its own. Built without a host: a start costs little.
/// </summary>
internal sealed class Listener : IDisposable
{
    private readonly KestrelServer server;
    private readonly string place;

    private Listener(KestrelServer server, string place)
    {
        this.server = server;
        this.place = place;
    }

    /// <summary>The really bound URL, once started; empty for a Unix socket.</summary>
    public string Url { get; private set; } = "";

    /// <param name="option">What names the address on the command line.</param>
    /// <param name="address">Where to listen.</param>
    /// <param name="limits">Of connections and requests.</param>
    /// <param name="isQuick">Nothing behind it blocks, so a request may be worked on by the thread that polls sockets (<see cref="SocketThreads"/>).</param>
    /// <param name="logs">For Kestrel.</param>
    public static Listener OnAddress(string option, ListenAddress address, Action<KestrelServerLimits> limits, bool isQuick, ILoggerFactory logs) =>
        new(
            Create(limits, isQuick, logs, kestrel =>
            {
                if (address.Ip is { } ip)
                {
                    kestrel.Listen(ip, address.Port, Spoken);
                }
                else if (address.Port == 0)
                {
                    // Two addresses cannot be promised the same free port.
                    kestrel.Listen(IPAddress.Loopback, 0, Spoken);
                }
                else
                {
                    kestrel.ListenLocalhost(address.Port, Spoken);
                }
            }),
            $"{option} {address.Url}");

    public static Listener OnSocket(string path, Action<KestrelServerLimits> limits, ILoggerFactory logs) =>
        new(Create(limits, isQuick: false, logs, kestrel => kestrel.ListenUnixSocket(path, Http1)), path);

    /// <exception cref="ServerStartException">The address is taken or not ours.</exception>
    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken ct)
        where TContext : notnull
    {
        try
        {
            await server.StartAsync(application, ct).ConfigureAwait(false);
        }
        catch (IOException why) when (why.InnerException is AddressInUseException)
        {
            throw new ServerStartException($"{place} cannot be bound, the port is in use: stop what listens there, or give another port.", why);
        }
        catch (SocketException why)
        {
            throw new ServerStartException(
                why.SocketErrorCode == SocketError.AccessDenied
                    ? $"{place} cannot be bound, permission is denied: give a port above 1023."
                    : $"{place} cannot be bound ({why.Message}): give an address of this machine.",
                why);
        }
        Url = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";
    }

    /// <summary>Takes no more connections and waits for the requests under way until <paramref name="patience"/> ends.</summary>
    public Task StopAsync(CancellationToken patience) => server.StopAsync(patience);

    public void Dispose() => server.Dispose();

    private static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

    private static void Spoken(ListenOptions listen)
    {
        Http1(listen);
        listen.Use(SpokenRefusals.Use);
    }

    private static KestrelServer Create(Action<KestrelServerLimits> limits, bool isQuick, ILoggerFactory logs, Action<KestrelServerOptions> bind)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // Bytes that are no UTF-8 come through as what they are and are refused by the pipeline, in JSON.
            RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
        };
        limits(options.Limits);
        bind(options);
        // A quick request is worked on by the thread that read it: a hop saved is time saved. Others, a password hashed on a page among them, go to
        // the pool. A page kept for each connection saves asking the kernel twice.
        var transport = new SocketTransportOptions { UnsafePreferInlineScheduling = isQuick, WaitForDataBeforeAllocatingBuffer = false };
        return new(Options.Create(options), new SocketTransportFactory(Options.Create(transport), logs), logs);
    }
}
