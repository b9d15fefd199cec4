using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Keywright.Upstream;

/// <summary>
/// The exchange on its worst days: HTTP/1.1 and sockets on a free loopback port, in front of a real upstream or of written answers.
/// What it does with a call is the script's; every call is noted.
/// </summary>
public sealed class FaultServer : IAsyncDisposable
{
    private const int SocketApiWeight = 2;
    private const long BodyBytesMax = 1024 * 1024;

    private readonly CancellationTokenSource stop = new();
    private readonly UpstreamGateway? upstream;
    private readonly ConcurrentQueue<Exception> problems = new();
    private readonly WebApplication app;

    private FaultServer(FaultServerOptions options, WebApplication app)
    {
        (upstream, this.app, Script) = (options.Upstream, app, options.Script);
        Clock = options.Upstream?.Clock ?? new ShiftedClock(options.Time);
        Exchange = new Exchange(options.Upstream?.Url, options.Answers, Clock);
        Penalty = new Penalty(Clock, options.CallsForgiven);
        Weight = options.WeightLimit is { } limit ? new WeightKeeper(limit, Clock) : null;
    }

    /// <summary><c>http://127.0.0.1:PORT/</c>, for REST.</summary>
    public Uri Url => new(app.Urls.Single());

    /// <summary><c>ws://127.0.0.1:PORT/</c>, for <c>ws-api/v3</c>, <c>ws</c> and <c>stream</c>.</summary>
    public Uri SocketUrl => new($"ws://{Url.Authority}/");

    /// <summary>The rules; they may be added to and cleared at any time.</summary>
    public Script Script { get; }

    public Arrivals Arrivals { get; } = new();

    public SocketHall Sockets { get; } = new();

    /// <summary>The exchange's clock, the upstream's own where there is one: its offset may be stepped at any time.</summary>
    public ShiftedClock Clock { get; }

    /// <summary>The 429 or 418 in force.</summary>
    public Penalty Penalty { get; }

    /// <summary>Null without <see cref="FaultServerOptions.WeightLimit"/>.</summary>
    public WeightKeeper? Weight { get; }

    /// <summary>What went wrong and was not meant to, such as an upstream that could not be reached.</summary>
    public IReadOnlyCollection<Exception> Problems => problems;

    internal CancellationToken Stopping => stop.Token;

    internal Exchange Exchange { get; }

    public static Task<FaultServer> StartAsync(UpstreamGateway upstream, Script? script = null) => StartAsync(new FaultServerOptions { Upstream = upstream, Script = script ?? new Script() });

    public static async Task<FaultServer> StartAsync(FaultServerOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (BodyBytesMax, null, null);
            kestrel.Listen(IPAddress.Loopback, 0, each => each.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        var server = new FaultServer(options, app);
        app.Use(server.TakeAsync);
        app.UseWebSockets();
        app.Run(server.ServeAsync);
        await app.StartAsync();
        return server;
    }

    /// <summary>A key of the upstream speaks through the faults.</summary>
    public SignedCaller CallerOf(UpstreamKey key) => new(Url, key, Clock);

    /// <summary>Speaks to the upstream itself on the account that a call came for, for faults that do half of what was asked.</summary>
    /// <exception cref="InvalidOperationException">There is no upstream.</exception>
    internal async Task<SignedCaller> InsteadAsync(Arrival arrival) => upstream is { } exchange
        ? exchange.CallerOf(await exchange.InsteadOfAsync(arrival.ApiKey ?? ""))
        : throw new InvalidOperationException("This fault sends a request of its own, so there must be an upstream.");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        using (var now = new CancellationTokenSource(TimeSpan.Zero))
        {
            await app.StopAsync(now.Token);
        }

        await app.DisposeAsync();
        Exchange.Dispose();
        stop.Dispose();
    }

    /// <summary>Penalty, weight, fault, or passed on: in this order.</summary>
    internal async Task HandleAsync(Call call)
    {
        var arrival = call.Arrival;
        try
        {
            if (Penalty.Refuse(arrival) is { } refused)
            {
                await RefuseAsync(call, refused);
            }
            else if (Weight is { } weight && weight.Take(WeightCounted(arrival)) is { } left)
            {
                await RefuseAsync(call, Penalty.Begin(429, left, Binance.Wire.Faults.WeightUsedUp(weight.Limit, "1 MINUTE")));
            }
            else if (Script.Choose(arrival) is { } fault)
            {
                arrival.Done = fault.ToString()!;
                await fault.RunAsync(call);
            }
            else
            {
                arrival.Done = "passed on";
                await call.AnswerAsync(await call.ForwardAsync());
            }
        }
        catch (Exception why) when (IsPartOfTheGame(why))
        {
            // The caller hung up, or was hung up on.
        }
        catch (Exception why)
        {
            problems.Enqueue(why);
            call.Drop();
        }
    }

    /// <summary>What is owed now that the outcome is known, and the figures that callers are told.</summary>
    internal UpstreamAnswer Settle(Arrival arrival, UpstreamAnswer answer)
    {
        if (arrival.Route is { } route && !arrival.IsHandshake)
        {
            var owed = route.Weight.Settled(arrival.Set, answer.Status == StatusCodes.Status200OK);
            Weight?.GiveBack(arrival, arrival.Weight - owed);
            arrival.Weight = owed;
        }

        return Weight?.Correct(answer) ?? answer;
    }

    private async Task RefuseAsync(Call call, UpstreamAnswer refusal)
    {
        (call.Arrival.Done, call.Arrival.Weight) = ("refused", 0);
        await call.AnswerAsync(Weight?.Correct(refusal) ?? refusal);
    }

    /// <summary>Wallet and futures have budgets of their own.</summary>
    private static int WeightCounted(Arrival arrival) => arrival.Route is { Family: not ApiFamily.Spot } ? 0 : arrival.Weight;

    private bool IsPartOfTheGame(Exception why) =>
        why is OperationCanceledException or ConnectionResetException or WebSocketException || stop.IsCancellationRequested;

    private async Task TakeAsync(HttpContext context, RequestDelegate next)
    {
        // Before the library looks at it, so that what it opens can be silenced.
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            context.Features.Set<IHttpUpgradeFeature>(new SilenceableUpgrade(upgrade));
        }

        await next(context);
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var read = new MemoryStream();
        await context.Request.Body.CopyToAsync(read, Stopping);
        var body = read.ToArray();
        var (path, query) = RestCall.RawTarget(context).Split('?', 2) is [var before, var after] ? (before, after) : (RestCall.RawTarget(context), "");
        var parameters = ParameterSet.Parse(Encoding.ASCII.GetBytes(query), body, out _);
        var isHandshake = context.WebSockets.IsWebSocketRequest;
        var route = RouteCatalogue.TryFind(context.Request.Method, path, out var found) ? found : null;
        var arrival = Arrivals.Add(number => new Arrival
        {
            Number = number,
            At = Clock.GetUtcNow(),
            Connection = context.Connection.Id,
            Method = context.Request.Method,
            Path = path,
            Parameters = FrameReading.Named(parameters),
            ApiKey = context.Request.Headers["X-MBX-APIKEY"],
            Route = route,
            IsHandshake = isHandshake,
            Set = parameters,
            Weight = isHandshake ? path == SocketHall.ApiPath ? SocketApiWeight : 0 : route?.Weight.Of(parameters) ?? 1,
        });
        if (isHandshake && context.Features.Get<IHttpUpgradeFeature>() is SilenceableUpgrade line)
        {
            using var handshake = new HandshakeCall(this, arrival, context, line);
            await HandleAsync(handshake);
            return;
        }

        await HandleAsync(new RestCall(this, arrival, context, body));
    }
}
