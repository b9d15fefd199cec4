using Keywright.Gateway.Manage;
using Keywright.Keys.Policy;
using Keywright.Upstream;
using Xunit;

namespace Keywright.Server.Tests.KeyChanges;

/// <summary>
/// Create, edit, renew, rotate, freeze, thaw and revoke, each in force for the very next request over REST, signed frames, a session and the
/// account's stream, on real sockets; and never for the key beside it. A change that spares one way, or waits for a beat, is seen here.
/// </summary>
public sealed class NextRequestTests : IAsyncLifetime
{
    private const string AllTaken = "0 0 0";
    private const string Ended = Trader.Ended;

    private readonly ManualClock clock = new();
    private UpstreamGateway server = null!;
    private Trader other = null!;
    private Trader one = null!;
    private decimal price;

    public async ValueTask InitializeAsync()
    {
        server = await UpstreamGateway.StartAsync(new UpstreamOptions { Time = clock });
        using var http = new HttpClient { BaseAddress = server.Url };
        using var told = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri("/api/v3/avgPrice?symbol=BTCUSDT", UriKind.Relative)));
        price = decimal.Round(decimal.Parse(told.RootElement.GetProperty("price").GetString()!, System.Globalization.CultureInfo.InvariantCulture) * 0.9m, 2);
        (other, one) = (await CutAsync("other", null), await CutAsync("one", TimeSpan.FromDays(7)));
    }

    public async ValueTask DisposeAsync()
    {
        await one.DisposeAsync();
        await other.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Created_a_key_works_over_every_way_and_edited_it_has_its_new_terms_alone()
    {
        await BothWorkAsync();
        await EditAsync(edit => edit with { Permissions = ["read"] });
        await ExpectAsync("-2015 -2015 -2015", "0 0 0", hears: true);
        await EditAsync(edit => edit with { Permissions = ["read", "spot"], Policy = new KeyPolicy { MaxOrderNotional = 1 } });
        await ExpectAsync("-2010 -2010 -2010", "0 0 0", hears: true);
        await EditAsync(edit => edit with { Policy = new KeyPolicy { DenyRoutes = ["GET /api/v3/account"] } });
        await ExpectAsync(AllTaken, "-2015 -2015 -2015", hears: true);
        await EditAsync(edit => edit with { Policy = new KeyPolicy(), Symbols = ["ETHUSDT"] });
        await ExpectAsync("-2010 -2010 -2010", "0 0 0", hears: true);
        await EditAsync(edit => edit with { Symbols = [] });
        await ExpectAsync(AllTaken, "0 0 0", hears: true);

        // From another address nothing works any more, and what was opened before ends.
        await EditAsync(edit => edit with { AllowedIps = ["10.0.0.0/8"] });
        await ExpectAsync($"-2015 -2015 {Ended}", null, hears: false);
        Assert.Equal("-2015 -2015", await one.OpenAsync());
        await EditAsync(edit => edit with { AllowedIps = [] });
        Assert.Equal("0 0", await one.OpenAsync());
        await ExpectAsync(AllTaken, "0 0 0", hears: true);
    }

    [Fact]
    public async Task Frozen_a_key_places_nothing_and_thawed_it_does()
    {
        await BothWorkAsync();
        Assert.Null((await server.Gateway.Keys.FreezeAsync("one", CancellationToken.None)).Problem);
        await ExpectAsync("-2010 -2010 -2010", "0 0 0", hears: true);
        Assert.Null((await server.Gateway.Keys.ThawAsync("one", CancellationToken.None)).Problem);
        await ExpectAsync(AllTaken, "0 0 0", hears: true);
    }

    [Fact]
    public async Task Expired_a_key_is_nobody_s_and_renewed_it_works()
    {
        await BothWorkAsync();
        clock.Advance(7 * 86_400);
        Assert.StartsWith("-2015 -2015 ", await one.PlaceAsync(), StringComparison.Ordinal);
        Assert.Equal(AllTaken, await other.PlaceAsync());
        Assert.Equal("-2015 -2015", await one.OpenAsync());
        Assert.Null((await server.Gateway.Keys.RenewAsync("one", TimeSpan.FromDays(7), CancellationToken.None)).Problem);
        Assert.Equal("0", await one.OverRestAsync("GET", "/api/v3/account", ""));
        Assert.Equal("0 0", await one.OpenAsync());
        await ExpectAsync(AllTaken, "0 0 0", hears: true);
    }

    [Fact]
    public async Task Rotated_a_key_works_with_both_until_the_new_one_is_used()
    {
        await BothWorkAsync();
        var next = new PairOfKeys();
        Assert.Null((await server.Gateway.Keys.RotateAsync("one", next.Pem, TimeSpan.FromHours(1), "due", CancellationToken.None)).Problem);
        await ExpectAsync(AllTaken, "0 0 0", hears: true);

        await using var rotated = new Trader(server, one.ApiKey, next, price);
        Assert.Equal("0", await rotated.OverRestAsync("GET", "/api/v3/account", ""));
        await ExpectAsync($"-1022 -1022 {Ended}", null, hears: false);
        Assert.Equal("0 0", await rotated.OpenAsync());
        Assert.Equal(AllTaken, await rotated.PlaceAsync());
        Assert.Equal("-1022 -1022", await one.OpenAsync());
    }

    [Fact]
    public async Task Revoked_a_key_is_gone_everywhere()
    {
        await BothWorkAsync();
        Assert.Null((await server.Gateway.Keys.RevokeAsync("one", CancellationToken.None)).Problem);
        await ExpectAsync($"-2015 -2015 {Ended}", null, hears: false);
        Assert.Equal("-2015 -2015", await one.OpenAsync());
    }

    private async Task BothWorkAsync()
    {
        Assert.Equal(("0 0", "0 0"), (await one.OpenAsync(), await other.OpenAsync()));
        await ExpectAsync(AllTaken, "0 0 0", hears: true);
    }

    /// <summary>The very next requests of the key that was changed; the one beside it goes on as ever.</summary>
    private async Task ExpectAsync(string placing, string? reading, bool hears)
    {
        Assert.Equal(placing, await one.PlaceAsync());
        if (reading is not null)
        {
            Assert.Equal(reading, await one.ReadAsync());
        }

        Assert.Equal((AllTaken, "0 0 0"), (await other.PlaceAsync(), await other.ReadAsync()));
        var signal = await other.SignalAsync();
        Assert.True(await other.HearsAsync(signal));
        Assert.Equal(hears, await one.HearsAsync(signal));
    }

    private async Task<Trader> CutAsync(string label, TimeSpan? expires)
    {
        var pair = new PairOfKeys();
        var made = await server.Gateway.Keys.CreateAsync(new KeyRequest(label, "paper", "spot-bot", null, "ed25519", pair.Pem, [], [], [], expires, null, null), CancellationToken.None);
        Assert.Null(made.Problem);
        return new Trader(server, made.Key!.ApiKey, pair, price);
    }

    private async Task EditAsync(Func<KeyEdit, KeyEdit> change)
    {
        var key = server.Gateway.Keys.Find("one")!;
        var edit = new KeyEdit(key.Revision, key.Label, key.Permissions, key.AllowedIps, key.Symbols, key.Policy, key.Notes);
        Assert.Null((await server.Gateway.Keys.EditAsync("one", change(edit), CancellationToken.None)).Problem);
    }
}
