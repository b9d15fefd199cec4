using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Panic;
using Keywright.Gateway.Requests;
using Keywright.Journal;
using Keywright.Keys.Policy;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A gateway on a folder of its own, on a clock that stands still and randomness from one seed.</summary>
internal sealed class Home : IAsyncDisposable
{
    /// <summary>The middle of a minute, of ten seconds and of a day, so that no window ends by chance.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 8, 3, 10, 20, 34, TimeSpan.Zero);

    private const int Seed = 42;

    private readonly string folder;
    private GatewayOptions options;
    private int labels;
    private long stamps;
    private readonly int crashes;
    private UpstreamWire? exchange;

    private Home(string folder, GatewayOptions options, ManualTime time, IDisk disk, int crashes = 0)
    {
        this.crashes = crashes;
        Random = new(Seed + crashes); // a copy that went on with the same bytes would make the same keys again

        this.folder = folder;
        this.options = options with { Home = folder };
        Time = time;
        Disk = disk;
    }

    public ManualTime Time { get; }

    public IDisk Disk { get; }

    public SeededRandom Random { get; }

    public RunningGateway Gateway { get; private set; } = null!;

    /// <summary>A timestamp that no other request of this home has, microseconds.</summary>
    public long Stamp() => Time.NowUs - Interlocked.Increment(ref stamps);

    public static async Task<Home> OpenAsync(
        MarketMode market = MarketMode.Quiet, LimitMode limits = LimitMode.Exchange, IDisk? disk = null, JournalOptions? journal = null, int? keysMax = null, UpstreamWire? exchange = null, string? publicVenue = null, string mirrorOf = "")
    {
        var options = new GatewayOptions { Home = "", Seed = 7, PublicVenue = publicVenue, Market = market, MirrorOf = mirrorOf, Limits = limits, Journal = journal ?? Small, KeysMax = keysMax ?? KeyDesk.LiveKeysMax };
        var home = new Home(Directory.CreateTempSubdirectory("keywright-gateway-").FullName, options, new ManualTime(Morning), disk ?? new LocalDisk()) { exchange = exchange };
        await home.StartAsync();
        return home;
    }

    /// <summary>A home that an older program left behind, opened by this one a while later.</summary>
    /// <param name="archive">A tar file, packed with gzip.</param>
    /// <param name="opened">When.</param>
    public static async Task<Home> UnpackedAsync(string archive, DateTimeOffset opened)
    {
        var options = new GatewayOptions { Home = "", Seed = 7, Market = MarketMode.Agents };
        var home = new Home(Directory.CreateTempSubdirectory("keywright-gateway-").FullName, options, new ManualTime(opened), new LocalDisk());
        await using (var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(packed, home.folder, overwriteFiles: false);
        }

        await home.StartAsync();
        return home;
    }

    /// <summary>Stops in order and starts again, with another market or public venue if one is given.</summary>
    public async Task RestartAsync(MarketMode? market = null, string? publicVenue = null)
    {
        await Gateway.DisposeAsync();
        options = options with { Market = market ?? options.Market, PublicVenue = publicVenue ?? options.PublicVenue };
        await StartAsync();
    }

    /// <summary>What a start would find if the process died now: a second home on a copy of the files. Both go on.</summary>
    public async Task<Home> CrashedAsync()
    {
        var copy = new Home(Directory.CreateTempSubdirectory("keywright-gateway-").FullName, options, new ManualTime(Time.Now), new LocalDisk(), crashes + 1) { exchange = exchange };
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.folder, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        await copy.StartAsync();
        return copy;
    }

    /// <summary>The server dies, a panic works on its files, and it starts again.</summary>
    public async Task<PanicResult> PanicWhileDeadAsync(PanicRequest request)
    {
        await Gateway.DisposeAsync();
        var result = await DirectPanic.RunAsync(options, GroundOf(), null, request, NullLoggerFactory.Instance, CancellationToken.None);
        await StartAsync();
        return result;
    }

    /// <summary>Cuts a key and gives it to a bot.</summary>
    public async Task<Bot> KeyAsync(
        string preset = "spot-bot",
        string[]? ips = null,
        string[]? symbols = null,
        TimeSpan? expires = null,
        decimal? orderCap = null,
        decimal? dailyCap = null,
        string account = "paper")
    {
        var made = await CutAsync("hmac", null, preset, ips, symbols, expires, orderCap, dailyCap, account);
        return new Bot(this, made.Key!.ApiKey, Signers.Hmac(made.SecretKey!));
    }

    public async Task<Bot> KeyAsync(string type, (string Pem, Func<byte[], string> Sign) pair, string preset = "spot-bot", string[]? ips = null, TimeSpan? expires = null, string account = "paper")
    {
        var made = await CutAsync(type, pair.Pem, preset, ips, null, expires, null, null, account);
        return new Bot(this, made.Key!.ApiKey, pair.Sign);
    }

    /// <summary>Cuts a key that is held to a policy.</summary>
    public async Task<Bot> KeyAsync(KeyPolicy policy, string preset = "spot-bot", string[]? symbols = null, string account = "paper")
    {
        var isLive = account != "paper";
        var request = new KeyRequest($"bot-{++labels}", account, preset, null, "hmac", null, [], isLive ? ["127.0.0.1"] : [], symbols ?? [], null, null, null) { Policy = policy, AcceptsTerms = isLive, IsUncapped = isLive };
        var made = await Gateway.Keys.CreateAsync(request, CancellationToken.None);
        Assert.True(made.Problem is null, made.Problem);
        return new Bot(this, made.Key!.ApiKey, Signers.Hmac(made.SecretKey!));
    }

    /// <summary>Changes what a key may do.</summary>
    public async Task EditAsync(Bot bot, Func<KeyEdit, KeyEdit> change)
    {
        var key = Gateway.Keys.Find(bot.ApiKey)!;
        var edit = new KeyEdit(key.Revision, key.Label, key.Permissions, key.AllowedIps, key.Symbols, key.Policy, key.Notes);
        Assert.Null((await Gateway.Keys.EditAsync(bot.ApiKey, change(edit), CancellationToken.None)).Problem);
    }

    /// <summary>The same key, speaking to this home (after a crash, to the copy).</summary>
    public Bot Adopt(Bot bot) => new(this, bot.ApiKey, payload => bot.Sign(Encoding.UTF8.GetString(payload)));

    public async Task<Answer> SendAsync(string method, string path, string query, string body, string? apiKey, IPAddress address, string? timeUnit)
        => new(await Gateway.Pipeline.HandleAsync(new WireRequest
        {
            Method = method,
            Path = path,
            Query = Encoding.Latin1.GetBytes(query),
            Body = Encoding.Latin1.GetBytes(body),
            ApiKey = apiKey,
            TimeUnit = timeUnit,
            Client = address,
        }));

    public Task<Answer> PublicAsync(string path, string query = "") => SendAsync("GET", path, query, "", null, IPAddress.Loopback, null);

    /// <summary>The reference price of a symbol, and a price some per cent away from it on the symbol's grid.</summary>
    public async Task<decimal> PriceAsync(string symbol, decimal times = 1m)
    {
        var answer = (await PublicAsync("/api/v3/avgPrice", $"symbol={symbol}")).Succeeds();
        return decimal.Round(decimal.Parse(answer.Text("price"), CultureInfo.InvariantCulture) * times, symbol == "XRPUSDT" ? 4 : 2);
    }

    public IReadOnlyList<AuditLine> Audit(string? key = null, string? route = null, int? code = null, DateTimeOffset? from = null, DateTimeOffset? to = null)
        => Gateway.Audit.Search(new AuditQuery(key, route, code, from, to, null, 1000, Newest: false));

    /// <summary>Every file of the home, as it is on disk now.</summary>
    public IEnumerable<(string Name, byte[] Bytes)> Files()
        => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)));

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static JournalOptions Small => new() { SegmentBytes = 1 << 20, AllocateAheadBytes = 64 << 10, EmergencyBytes = 16 << 10 };

    private Ground GroundOf() => exchange is { } way ? new Ground(Time, Disk, Random) { Exchange = _ => way } : new Ground(Time, Disk, Random);

    private async Task StartAsync()
        => Gateway = await RunningGateway.OpenAsync(options, GroundOf(), NullLoggerFactory.Instance, CancellationToken.None);

    private async Task<KeyResult> CutAsync(
        string type, string? pem, string preset, string[]? ips, string[]? symbols, TimeSpan? expires, decimal? orderCap, decimal? dailyCap, string account = "paper")
    {
        var made = await Gateway.Keys.CreateAsync(
            new KeyRequest($"bot-{++labels}", account, preset, null, type, pem, [], ips ?? [], symbols ?? [], expires, orderCap, dailyCap) { AcceptsTerms = account != "paper" },
            CancellationToken.None);
        Assert.Null(made.Problem);
        return made;
    }
}
