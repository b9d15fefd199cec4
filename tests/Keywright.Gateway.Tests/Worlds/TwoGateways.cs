using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Users;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Venues;
using Keywright.Keys.Policy;
using Xunit;

namespace Keywright.Gateway.Tests.Worlds;

/// <summary>A gateway whose account "real" is the account of another gateway's paper exchange.</summary>
internal sealed class TwoGateways : IAsyncDisposable
{
    public const string Url = "http://127.0.0.1:1";

    private readonly SemaphoreSlim told = new(0);

    private TwoGateways(Home exchange, PipelineWire wire, Home home) => (Exchange, Wire, Home) = (exchange, wire, home);

    public Home Exchange { get; }

    public PipelineWire Wire { get; }

    public Home Home { get; }

    /// <summary>The key by which the gateway is known at the exchange.</summary>
    public string Upstream { get; private set; } = "";

    public LiveDesk Desk => Home.Gateway.LiveAccounts;

    /// <param name="armed">The account may trade.</param>
    /// <param name="market">What happens at the exchange.</param>
    public static async Task<TwoGateways> OpenAsync(bool armed = true, MarketMode market = MarketMode.Quiet)
    {
        var exchange = await Home.OpenAsync(market, market == MarketMode.Quiet ? LimitMode.Exchange : LimitMode.Open);
        var wire = new PipelineWire(exchange);
        var two = new TwoGateways(exchange, wire, await Home.OpenAsync(exchange: wire));
        var added = await two.Desk.AddAsync("real", Url, "ed25519", CancellationToken.None);
        Assert.True(added.Problem is null, added.Problem);
        two.Upstream = await two.CredentialAsync(added.Account!.PublicKeyPem!, static request => request);
        await two.BeatAsync();
        var tell = two.Home.Gateway.Parts.Live.Told;
        two.Home.Gateway.Parts.Live.Told = what =>
        {
            tell(what);
            two.told.Release();
        };
        if (armed)
        {
            Assert.Null((await two.Desk.ArmAsync("real", CancellationToken.None)).Problem);
        }

        return two;
    }

    /// <summary>Waits until the account is heard, and tells what the exchange's commands have done so far.</summary>
    public async Task HearUserAsync()
    {
        await BeatAsync();
        await Stream.Up.WaitAsync(TimeSpan.FromSeconds(20));
        await Exchange.Gateway.Streams.FeedAsync();
    }

    /// <summary>Waits until something is so that the account's stream brings about; where that takes its time, the time passes.</summary>
    public async Task UntilAsync(Func<bool> isSo, string what)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 100, $"It did not come to that: {what}.");
            if (tries > 20)
            {
                Advance(1);
            }

            await BeatAsync();
            await Exchange.Gateway.Streams.FeedAsync();
            await Stream.SettledAsync();
            await told.WaitAsync(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>What is due by the clock is done, or begun.</summary>
    public ValueTask BeatAsync() => Home.Gateway.Parts.Live.BeatAsync(CancellationToken.None);

    public UserStream Stream => Home.Gateway.Parts.Live.Accounts.Find("real")!.Stream!;

    /// <summary>Both clocks go on, and with them what may be sent.</summary>
    public void Advance(double seconds)
    {
        Home.Time.Advance(TimeSpan.FromSeconds(seconds));
        Exchange.Time.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Time goes on in steps of the exchange's background: its market moves and tells, and the gateway hears.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="quiet">Nobody trades.</param>
    public async Task LiveAsync(double seconds, bool quiet = false)
    {
        for (var left = seconds; left > 0; left -= 0.25)
        {
            Advance(0.25);
            if (!quiet)
            {
                await Exchange.Gateway.Venue.StepAsync();
            }

            await HearAsync();
        }
    }

    /// <summary>What the exchange has told by now is heard, and what the gateway wants to hear is asked for.</summary>
    public async Task HearAsync()
    {
        await Exchange.Gateway.Streams.FeedAsync();
        await Exchange.Gateway.Streams.BeatAsync();
        await Wire.BringAsync();
        foreach (var venue in Home.Gateway.Parts.Live.Books.Venues)
        {
            await venue.BeatMarketAsync();
        }

        await Wire.BringAsync();
        await Home.Gateway.Streams.BeatAsync();
    }

    /// <summary>What a start finds that follows a crash just after the exchange has carried out the first call of a kind. The gateway that lives on goes on as if nothing were.</summary>
    /// <param name="isIt">Tells the call.</param>
    /// <param name="send">Brings it about; what it is told is of no account here.</param>
    /// <param name="told">What the gateway that lives on hears of such calls; nothing said: what the exchange answers.</param>
    public async Task<Home> CrashedAfterAsync(Func<UpstreamRequest, bool> isIt, Func<Task> send, Func<UpstreamAnswer, UpstreamAnswer>? told = null)
    {
        Home? crashed = null;
        Wire.Between = async (request, carryOut) =>
        {
            var answer = await carryOut();
            if (isIt(request) && crashed is null)
            {
                // The copy asks the exchange, too.
                Wire.Between = static (_, next) => next();
                crashed = await Home.CrashedAsync();
            }

            return told?.Invoke(answer) ?? answer;
        };
        await send();
        return crashed!;
    }

    /// <summary>The same of a home that is a copy: its clock and the exchange's go on, and what is due there is done.</summary>
    public ValueTask BeatAsync(Home copy, double seconds = 0)
    {
        copy.Time.Advance(TimeSpan.FromSeconds(seconds));
        Exchange.Time.Advance(TimeSpan.FromSeconds(seconds));
        return copy.Gateway.Parts.Live.BeatAsync(CancellationToken.None);
    }

    /// <summary>Cuts the key at the exchange and gives it to the account.</summary>
    public async Task<string> CredentialAsync(string pem, Func<KeyRequest, KeyRequest> change)
    {
        var made = await Exchange.Gateway.Keys.CreateAsync(change(new KeyRequest($"gateway-{Guid.NewGuid():N}", "paper", "spot-bot", null, "ed25519", pem, [], [], [], null, null, null)), CancellationToken.None);
        Assert.True(made.Problem is null, made.Problem);
        var given = await Desk.CredentialAsync("real", made.Key!.ApiKey, default, CancellationToken.None);
        Assert.True(given.Problem is null, given.Problem);
        return made.Key.ApiKey;
    }

    /// <summary>A key of the real account; with nothing said it sees and touches its own orders alone.</summary>
    public Task<Bot> BotAsync(string preset = "spot-bot") => Home.KeyAsync(preset, account: "real", ips: ["127.0.0.1"], symbols: ["BTCUSDT", "ETHUSDT"], orderCap: 100_000, dailyCap: 1_000_000);

    /// <summary>A key of the real account held to a policy, of any symbols.</summary>
    public async Task<Bot> BotAsync(KeyPolicy policy)
    {
        var made = await Home.Gateway.Keys.CreateAsync(
            new KeyRequest($"bot-{Guid.NewGuid():N}", "real", "spot-bot", null, "hmac", null, [], ["127.0.0.1"], ["BTCUSDT"], null, 100_000, 1_000_000) { Policy = policy, AcceptsTerms = true }, CancellationToken.None);
        Assert.True(made.Problem is null, made.Problem);
        return new Bot(Home, made.Key!.ApiKey, Signers.Hmac(made.SecretKey!));
    }

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        await Exchange.DisposeAsync();
    }
}
