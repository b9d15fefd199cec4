using System.Net;
using System.Text.Json;
using Keywright.Gateway;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Market.Words;
using Keywright.Simulation.Clients;
using Keywright.Simulation.Disk;
using Keywright.Simulation.Runs;
using Keywright.Simulation.World;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Simulation.Live;

/// <summary>
/// The exchange: a second Keywright with its own disk and clock, which outlives every run of the gateway under test. What it is asked it carries
/// out in one instant; that calls take their time is the wire's doing.
/// </summary>
internal sealed class SimulatedExchange : IDisposable
{
    /// <summary>What is traded, with the decimals of its quantities.</summary>
    public static readonly IReadOnlyList<(string Name, int LotDecimals)> Symbols = [("BTCUSDT", 5), ("ETHUSDT", 4)];

    private const int StepsMax = 100_000;

    private readonly DirectoryInfo home = Homes.New();
    private readonly SimulatedTime world;
    private readonly SimulatedTime time;
    private readonly Scheduler scheduler;
    private readonly RunningGateway gateway;
    private readonly Draw draw;
    private readonly (string ApiKey, string Secret) maker;
    private long worldUs;
    private int stamps;

    /// <param name="seed">Of the world.</param>
    /// <param name="world">The gateway's clock, beside which the exchange's goes.</param>
    /// <param name="aheadUs">The exchange's clock less the gateway's.</param>
    public SimulatedExchange(int seed, SimulatedTime world, long aheadUs)
    {
        this.world = world;
        draw = Draw.Of(seed, "exchange");
        time = new SimulatedTime(world.WallUs + aheadUs);
        scheduler = new Scheduler(draw, time) { PaceUs = 0 };
        var ground = new Ground(time, new SimulatedDisk(Draw.Of(seed, "exchange disk").Random), new SeededBytes(Draw.Of(seed, "exchange bytes")));
        var options = new GatewayOptions { Home = home.FullName, Seed = (ulong)seed % 16, SeedGiven = true, Market = MarketMode.Quiet, Journal = new JournalOptions { SegmentBytes = 1 << 20, AllocateAheadBytes = 64 << 10, EmergencyBytes = 16 << 10 } };
        gateway = Now(() => RunningGateway.OpenAsync(options, ground, NullLoggerFactory.Instance, CancellationToken.None));
        _ = Now(async () => (await gateway.Accounts.AddAsync(new AccountRequest("maker", null, [("USDT", 1_000_000m), ("BTC", 50m), ("ETH", 500m)]))).Problem ?? "");
        maker = Cut("maker", "maker", "hmac", null);
        foreach (var (name, _) in Symbols)
        {
            Prices[name] = JsonDocument.Parse(Read("/api/v3/avgPrice", $"symbol={name}")).RootElement.GetProperty("price").GetString() is { } text
                ? decimal.Round(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 2) : 0;
        }
    }

    /// <summary>About what a symbol is worth.</summary>
    public Dictionary<string, decimal> Prices { get; } = [];

    /// <summary>Its clock, Unix microseconds.</summary>
    public long WallUs
    {
        get
        {
            Follow();
            return time.WallUs;
        }
    }

    /// <summary>Its clock shows less than it has shown before: what it knows to be past it refuses.</summary>
    public bool IsBack
    {
        get
        {
            Follow();
            return time.WallUs <= time.HighestUs - 1;
        }
    }

    /// <summary>When its clock was last set, by the clock that never steps.</summary>
    public long SteppedAtUs { get; private set; } = long.MinValue / 2;

    public void Step(long us)
    {
        Follow();
        time.Step(us);
        SteppedAtUs = world.ElapsedUs;
    }

    /// <summary>Takes the public half of a credential; the API key.</summary>
    public string Register(string label, string pem) => Cut(label, "paper", "ed25519", pem).ApiKey;

    /// <summary>Carries out what came over the wire.</summary>
    public UpstreamAnswer.Answered Carry(UpstreamRequest request)
    {
        var reads = request.Method == "GET";
        var reply = Now(() => gateway.Pipeline.HandleAsync(new WireRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = reads ? request.Parameters : default,
            Body = reads ? default : request.Parameters,
            ApiKey = request.ApiKey,
            TimeUnit = request.InMicroseconds ? "MICROSECOND" : null,
            Client = IPAddress.Loopback,
        }).AsTask());
        return new UpstreamAnswer.Answered(reply.Status, reply.Body)
        {
            IsJson = true,
            OrderCount10Seconds = reply.OrderCount10Seconds,
            OrderCountDay = reply.OrderCountDay,
            RetryAfterSeconds = reply.RetryAfterSeconds,
        };
    }

    /// <summary>Every order the account ever had, as it stands in this instant; looked at behind the back of everybody.</summary>
    public IReadOnlyList<OrderState> Orders(string symbol)
    {
        var found = new List<OrderState>();
        gateway.Venue.Look(view => view.Exchange.Orders(
            gateway.Venue.State.FirstAccount, IndexOf(symbol), fromOrderId: 1, null, null, int.MaxValue, found));
        return found;
    }

    /// <summary>Somebody else trades: now against what rests there, now waiting for others.</summary>
    public void Trade()
    {
        var (symbol, lotDecimals) = draw.From(Symbols);
        var open = Orders(symbol).Where(order => order.IsOpen && order.Price > 0).ToList();
        var price = decimal.Round(Prices[symbol] * draw.Between(960, 1040) / 1_000m, 2);
        var side = draw.Of("BUY", "SELL");
        if (open.Count > 0 && draw.OneIn(2))
        {
            var met = draw.From(open);
            (side, price) = (met.Side == Side.Buy ? "SELL" : "BUY", met.Price / 100m);
        }

        var unit = lotDecimals == 5 ? 0.00001m : 0.0001m;
        var quantity = unit * draw.Between(lotDecimals == 5 ? 50 : 100, lotDecimals == 5 ? 600 : 1_200);
        var query = new Query().Add("symbol", symbol).Add("side", side).Add("type", "LIMIT").Add("timeInForce", draw.Of("GTC", "IOC")).Add("quantity", quantity).Add("price", price)
            .Add("timestamp", (WallUs + (++stamps % 500)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var text = $"{query.Text}&signature={query.Signature(maker.Secret)}";
        _ = Now(() => gateway.Pipeline.HandleAsync(AskWriter.Wire("POST", "/api/v3/order", text, "", maker.ApiKey, IPAddress.Parse("203.0.113.77"), inMicroseconds: false)).AsTask());
    }

    public void Dispose()
    {
        gateway.Parts.Store.Dispose();
        scheduler.Abandon();
        home.Delete(recursive: true);
    }

    private int IndexOf(string symbol) => gateway.Venue.State.Rules.Symbols.Select((rules, index) => (rules.Name, index)).First(each => each.Name == symbol).index;

    private (string ApiKey, string Secret) Cut(string label, string account, string type, string? pem)
    {
        var made = Now(() => gateway.Keys.CreateAsync(new KeyRequest(label, account, "spot-bot", null, type, pem, [], [], [], null, null, null), CancellationToken.None).AsTask());
        return made.Key is { } key ? (key.ApiKey, made.SecretKey ?? "") : throw new InvalidOperationException(made.Problem);
    }

    private ReadOnlyMemory<byte> Read(string path, string query) =>
        Now(() => gateway.Pipeline.HandleAsync(AskWriter.Wire("GET", path, query, "", null, IPAddress.Parse("203.0.113.77"), inMicroseconds: false)).AsTask()).Body;

    /// <summary>The exchange's clock goes as the world's does.</summary>
    private void Follow()
    {
        time.Advance(world.ElapsedUs - worldUs);
        worldUs = world.ElapsedUs;
    }

    private T Now<T>(Func<Task<T>> work)
    {
        Follow();
        Task<T>? task = null;
        _ = scheduler.Start(() => task = work());
        for (var left = StepsMax; left > 0 && !task!.IsCompleted && scheduler.Step(); left--)
        {
        }

        return task!.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("The exchange did not come to an end.");
    }
}
