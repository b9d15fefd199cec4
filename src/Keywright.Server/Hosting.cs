using System.Runtime.CompilerServices;
using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Gateway.Requests;
using Keywright.Server.Announcing;
using Keywright.Server.ControlApi;
using Keywright.Server.Links;
using Keywright.Server.Rest;
using Keywright.Server.Sockets;
using Keywright.Server.WebConsole;
using Keywright.Server.WebConsole.Visits;
using Microsoft.Extensions.Logging;

namespace Keywright.Server;

/// <summary>
/// One gateway with its three listeners: API, console and the control socket. It takes the home's lock first and gives
/// it back last, so that whatever holds the lock is the only one that touches the home.
/// </summary>
public sealed class Hosting : IAsyncDisposable
{
    // Long enough for a disk that stalls, short enough for a supervisor that kills after ten seconds.
    private const int DrainSeconds = 5;

    /// <summary>How long a peer on a socket may take to answer a farewell.</summary>
    private const int FarewellSeconds = 1;

    private readonly ILogger logger;
    private readonly HomeLock homeLock;
    private readonly VaultDesk vault;
    private readonly Traffic traffic = new();
    private readonly CancellationTokenSource impatience = new();
    private readonly CancellationTokenSource socketStop = new();
    private readonly List<Listener> listeners = [];
    private readonly FanOut fanOut = new();
    private readonly Connections connections;
    private readonly SocketDoor sockets;
    private readonly IReadOnlyList<ControlRoute> always;
    private readonly ServerOptions options;
    private readonly DateTimeOffset startedAt;
    private readonly List<string> notes = [];
    private readonly TaskCompletionSource<Exception> failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private MeterBook? meters;
    private Task socketRun = Task.CompletedTask;
    private volatile OpenTime? open;
    private volatile bool stopping;

    private Hosting(ServerOptions options, HomeLock homeLock, VaultDesk vault, DateTimeOffset startedAt, ILogger logger)
    {
        this.options = options;
        this.homeLock = homeLock;
        this.vault = vault;
        this.startedAt = startedAt;
        this.logger = logger;
        var limits = options.OpenLimits ? SocketLimits.Open : SocketLimits.Exchange;
        connections = new Connections(limits, TimeProvider.System);
        always = RouteTable.OfServer(vault, Status);
        sockets = new SocketDoor(OpenTalk, connections, limits, TimeProvider.System);
    }

    /// <summary>The really bound URL of the exchange API, without a slash at the end.</summary>
    public string ApiUrl { get; private set; } = "";

    /// <summary>The really bound URL of the console, without a slash at the end.</summary>
    public string ConsoleUrl { get; private set; } = "";

    /// <summary>What the start found or made and the owner should read, in sentences.</summary>
    public IReadOnlyList<string> StartNotes => notes;

    /// <summary>Opens the home and answers on all three listeners when it returns.</summary>
    /// <exception cref="ServerStartException">It cannot; the message is for the owner.</exception>
    public static async Task<Hosting> StartAsync(ServerOptions options, ILoggerFactory logs, CancellationToken ct)
    {
        // 1. The home is ours or nobody's.
        if (options.Home.SocketProblem is { } problem)
        {
            throw new ServerStartException(problem);
        }
        var homeLock = HomeLock.Take(options.Home, out var note);

        // 2. The vault, and when it opens the gateway behind it: journal, database, engine.
        var ground = Outside.Ground;
        var vault = new VaultDesk(
            new()
            {
                Home = options.Home.Path,
                Seed = options.Seed ?? 0,
                SeedGiven = options.Seed is not null,
                Market = options.Mirrors is not null ? MarketMode.Mirror : options.QuietMarket ? MarketMode.Quiet : MarketMode.Agents,
                MirrorOf = options.Mirrors ?? "",
                Limits = options.OpenLimits ? LimitMode.Open : LimitMode.Exchange,
                PublicVenue = options.PublicVenue,
                KeysMax = options.KeysMax,
                KeyFile = options.KeyFile,
                CredentialsFolder = options.CredentialsFolder,
            },
            ground,
            logs);
        try
        {
            await vault.StartAsync(ct).ConfigureAwait(false);
        }
        catch (GatewayStartException why)
        {
            homeLock.Dispose();
            throw new ServerStartException(why.Message, why) { IsMisuse = why.IsMisuse };
        }
        catch
        {
            homeLock.Dispose();
            throw;
        }

        // 3. The listeners, the control socket last: who can ask finds everything there.
        var hosting = new Hosting(options, homeLock, vault, ground.Time.GetUtcNow(), logs.CreateLogger<Hosting>());
        if (note is not null)
        {
            hosting.notes.Add(note);
        }
        hosting.notes.AddRange(vault.StartNotes);
        hosting.notes.AddRange(vault.Gateway?.StartNotes ?? []);
        try
        {
            await hosting.ListenAsync(logs, ct).ConfigureAwait(false);
        }
        catch
        {
            await hosting.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        return hosting;
    }

    /// <summary>Serves until <paramref name="stop"/> is cancelled, then lets the requests under way end.</summary>
    /// <exception cref="ServerStartException">The gateway had to stop by itself.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (stop.Register(() => asked.TrySetResult()).ConfigureAwait(false))
        {
            // Background work that ended without a fault leaves a gateway that still answers and says what it cannot do.
            await Task.WhenAny(asked.Task, failed.Task).ConfigureAwait(false);
        }
        var stoppedByItself = failed.Task.IsCompletedSuccessfully ? await failed.Task.ConfigureAwait(false) : null;
        await StopAsync().ConfigureAwait(false);
        if (stoppedByItself is not null)
        {
            logger.GatewayStopped(stoppedByItself);
            throw new ServerStartException(stoppedByItself.Message, stoppedByItself);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        meters?.Dispose();
        traffic.Dispose();
        impatience.Dispose();
        socketStop.Dispose();
        homeLock.Dispose();
    }

    private async Task ListenAsync(ILoggerFactory logs, CancellationToken ct)
    {
        vault.Opened = Begin;
        vault.Closing = EndAsync;
        if (vault.Gateway is { } gateway)
        {
            Begin(gateway);
        }

        var api = Keep(Listener.OnAddress("--api", options.Api, ListenerLimits.Api, isQuick: true, logs));
        await api.StartAsync(
            new RestApplication(HandleAsync, sockets, options.Proxies, traffic, logs.CreateLogger<RestApplication>()),
            ct).ConfigureAwait(false);
        ApiUrl = api.Url;

        var quiet = logs.CreateLogger<QuietApplication>();
        meters = new MeterBook();
        var callers = new RemoteCallers(TimeProvider.System);
        var routes = new ControlRoutes(always, RouteTable.WhileSealed(vault), () => open, callers, new LinkDoor(TimeProvider.System));
        var pages = new PageDoor(() => open, time => new PageBook(time.Gateway, Status, [.. always, .. time.Routes]), Status, callers, new PageWriter(logs), TimeProvider.System);
        var console = Keep(Listener.OnAddress("--console", options.Console, ListenerLimits.Quiet, isQuick: false, logs));
        await console.StartAsync(
            new QuietApplication(new ConsoleRoutes(Status, GatewayNow, meters, options.Proxies, routes.ServeRemoteAsync, routes.ServeLinkAsync, pages).ServeAsync, quiet), ct).ConfigureAwait(false);
        ConsoleUrl = console.Url;

        var control = Keep(Listener.OnSocket(options.Home.ControlSocket, ListenerLimits.Quiet, logs));
        await control.StartAsync(
            new QuietApplication(routes.ServeAsync, quiet), ct).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(options.Home.ControlSocket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        socketRun = connections.RunAsync(socketStop.Token);
    }

    /// <summary>The gateway's way, while there is one.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Reply> HandleAsync(WireRequest wire)
    {
        if (open is not { } now || !now.TryEnter())
        {
            return Sealed;
        }

        try
        {
            var reply = await now.Gateway.Pipeline.HandleAsync(wire).ConfigureAwait(false);

            // A key that ends because the vault is being sealed is no wrong key, and its bot must not take it for one.
            return reply.Status == 401 && vault.Gateway != now.Gateway ? Sealed : reply;
        }
        finally
        {
            now.Leave();
        }
    }

    private static Reply Sealed => new() { Status = 503, Body = Refusals.Sealed };

    /// <summary>Who talks on which path.</summary>
    private ISocketTalk? OpenTalk(SocketAsk ask)
    {
        if (open is not { } now)
        {
            ask.Refusal = Sealed;
            return null;
        }

        return new Talks(now.Gateway, fanOut, logger).TryOpen(ask);
    }

    /// <summary>The vault is open: from now on its gateway answers.</summary>
    private void Begin(RunningGateway gateway) => open = OpenTime.Begin(gateway, RouteTable.Of(gateway, always, Status), new Courier(gateway.Outbox, gateway.Time, logger), why => failed.TrySetResult(why));

    /// <summary>The secrets are gone: nobody comes in any more, connections end, and what is under way is waited for.</summary>
    private async Task EndAsync(RunningGateway gateway)
    {
        if (open is not { } now || now.Gateway != gateway)
        {
            return;
        }

        open = null;
        now.RefuseMore();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(FarewellSeconds));
        await connections.EndAllAsync("The vault was sealed.", patience.Token).ConfigureAwait(false);
        await now.EndAsync(TimeSpan.FromSeconds(DrainSeconds)).ConfigureAwait(false);
    }

    private Listener Keep(Listener listener)
    {
        listeners.Add(listener);
        return listener;
    }

    private GatewayStatus GatewayNow()
    {
        var now = open?.Gateway.Status() ?? new GatewayStatus(false, [VaultDesk.SealedSentence], []);
        var seal = new Meter("keywright_vault_sealed", "1 while the vault is sealed and nothing is served.", "gauge", "", open is null ? 1 : 0);
        return now with { Meters = [.. now.Meters, seal] };
    }

    private ServerStatus Status()
    {
        var now = GatewayNow();
        return new(
            options.Version,
            options.Home.Path,
            ApiUrl,
            ConsoleUrl,
            Environment.ProcessId,
            startedAt,
            now.Ready && !stopping,
            stopping ? [.. now.Reasons, "The server is stopping."] : now.Reasons);
    }

    private async Task StopAsync()
    {
        if (stopping)
        {
            return;
        }
        stopping = true;

        // 1. No new requests; those under way end while the gateway still works for them. Sockets would never end by themselves.
        impatience.CancelAfter(TimeSpan.FromSeconds(DrainSeconds));
        using (var farewell = CancellationTokenSource.CreateLinkedTokenSource(impatience.Token))
        {
            farewell.CancelAfter(TimeSpan.FromSeconds(FarewellSeconds));
            await connections.StopAsync(farewell.Token).ConfigureAwait(false);
        }

        await Task.WhenAll(listeners.Select(listener => listener.StopAsync(impatience.Token))).ConfigureAwait(false);
        if (impatience.IsCancellationRequested)
        {
            logger.CutOff(DrainSeconds);
        }

        // 2. The market's steps, then the gateway with its last flush.
        await socketStop.CancelAsync().ConfigureAwait(false);
        await socketRun.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (open is { } now)
        {
            open = null;
            now.RefuseMore();
            await now.EndAsync(TimeSpan.FromSeconds(DrainSeconds)).ConfigureAwait(false);
        }
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }
        fanOut.Dispose();
        await vault.DisposeAsync().ConfigureAwait(false);
    }
}
