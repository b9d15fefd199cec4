using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Authenticate;

public sealed class SignatureTests
{
    private const string Account = "/api/v3/account";
    private const string Test = "/api/v3/order/test";

    [Fact]
    public async Task The_query_the_body_and_both_together_are_signed_as_they_stand()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT"));

        (await bot.SendAsync("POST", Test, bot.Timed(order), "")).Succeeds();
        (await bot.SendAsync("POST", Test, "", bot.Timed(order))).Succeeds();

        // Nothing stands between query and body.
        (await bot.SendAsync("POST", Test, order, bot.Timed(""))).Succeeds();
        var (query, body) = (order, bot.Timed(""));
        (await bot.RawAsync("POST", Test, query, $"{body}&signature={bot.Sign($"{query}&{body}")}")).Refuses(-1022, Wire.BadSignature);
    }

    [Fact]
    public async Task The_signature_may_stand_anywhere()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT"));
        var stamp = bot.Timed("");

        var sign = bot.Sign($"{order}&{stamp}");
        (await bot.RawAsync("POST", Test, $"signature={sign}&{order}&{stamp}", "")).Succeeds();
        (await bot.RawAsync("POST", Test, $"{order}&signature={sign}&{stamp}", "")).Succeeds();
        (await bot.RawAsync("POST", Test, $"{order}&{stamp}", $"signature={sign}")).Succeeds();
        (await bot.RawAsync("POST", Test, $"signature={sign}", $"{order}&{stamp}")).Succeeds();

        // The same bytes, but the ampersands round the pair are not all cut.
        (await bot.RawAsync("POST", Test, $"{order}&&signature={sign}&{stamp}", "")).Refuses(-1022, Wire.BadSignature);
    }

    [Fact]
    public async Task Hex_counts_in_any_case_and_only_whole()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var stamp = bot.Timed("");
        var sign = bot.Sign(stamp);

        (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign.ToUpperInvariant()}", "")).Succeeds();
        (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign[..32].ToUpperInvariant()}{sign[32..]}", "")).Succeeds();
        (await bot.RawAsync("GET", Account, $"{stamp}&signature={string.Concat(sign.Select(c => $"%{(int)c:X2}"))}", "")).Succeeds();
        foreach (var wrong in new[] { sign[..63], sign[..32], sign + "0", "0x" + sign, sign[..63] + "g", " " + sign[1..], new string('0', 64), "%", "%zz" })
        {
            var answer = await bot.RawAsync("GET", Account, $"{stamp}&signature={wrong}", "");
            if (wrong.StartsWith('%'))
            {
                answer.Refuses(-1102, Wire.NoSignature);
            }
            else
            {
                answer.Refuses(-1022, Wire.BadSignature);
            }
        }
    }

    [Fact]
    public async Task Base64_counts_escaped_and_bare()
    {
        await using var home = await Home.OpenAsync();
        foreach (var (type, pair) in new[] { ("ed25519", Signers.Ed25519(3)), ("rsa", Signers.Rsa()) })
        {
            var bot = await home.KeyAsync(type, pair);
            var (stamp, sign) = ("", "");

            // A signature with all of base64's troublesome letters in it.
            do
            {
                stamp = bot.Timed("");
                sign = bot.Sign(stamp);
            }
            while (!sign.Contains("%2B", StringComparison.Ordinal) || !sign.Contains("%2F", StringComparison.Ordinal));

            (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign}", "")).Succeeds();
            (await bot.RawAsync("GET", Account, $"{stamp}&signature={Uri.UnescapeDataString(sign)}", "")).Succeeds();
            (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign.Replace("%2B", "%2b", StringComparison.Ordinal)}", "")).Succeeds();

            // An unescaped plus that a form library turned into a space.
            (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign.Replace("%2B", "%20", StringComparison.Ordinal)}", "")).Succeeds();
            (await bot.RawAsync("GET", Account, $"{stamp}&signature={Uri.UnescapeDataString(sign)[..^8]}", "")).Refuses(-1022, Wire.BadSignature);
            (await bot.RawAsync("GET", Account, $"{stamp}&signature={sign}%0A", "")).Refuses(-1022, Wire.BadSignature);
            (await bot.RawAsync("GET", Account, $"{stamp}0&signature={sign}", "")).Refuses(-1021, Wire.Ahead);
        }
    }

    [Fact]
    public async Task Escapes_and_order_are_signed_as_sent()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = Bot.Text(await home.PriceAsync("BTCUSDT"));
        foreach (var id in new[] { "a%2Db", "a%2db", "%61-b" })
        {
            // Not sorted, and an escape that need not be one.
            var order = bot.Timed($"type=LIMIT&symbol=BTCUSDT&quantity=0.001&price={price}&newClientOrderId={id}&side=BUY&timeInForce=GTC");
            (await bot.SendAsync("POST", Test, order, "")).Succeeds();
            (await bot.RawAsync("POST", Test, $"{order}&signature={bot.Sign(Uri.UnescapeDataString(order))}", "")).Refuses(-1022, Wire.BadSignature);
        }
    }

    [Fact]
    public async Task A_get_has_no_body()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var stamp = bot.Timed("");
        (await bot.RawAsync("GET", Account, "", $"{stamp}&signature={bot.Sign(stamp)}")).Refuses(-1102, Wire.NoTimestamp);
        (await bot.RawAsync("GET", Account, $"{stamp}&signature={bot.Sign(stamp)}", "anything")).Succeeds();
    }

    [Fact]
    public async Task A_name_twice_in_one_part_is_refused_and_in_both_parts_the_query_wins()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync();
        var price = await home.PriceAsync("BTCUSDT");
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, price);
        (await bot.SendAsync("POST", "/api/v3/order", "", bot.Timed(order + "&side=SELL"))).Refuses(-1101, "Duplicate values for a parameter detected.");
        (await bot.SendAsync("POST", "/api/v3/order", "side=BUY&side=BUY", bot.Timed(order))).Refuses(-1101, "Duplicate values for a parameter detected.");
        var stamp = bot.Timed("");
        (await bot.RawAsync("GET", Account, $"{stamp}&signature={bot.Sign(stamp)}&signature={bot.Sign(stamp)}", "")).Refuses(-1101, "Duplicate values for a parameter detected.");

        var placed = (await bot.SendAsync("POST", "/api/v3/order", "side=SELL&price=" + Bot.Text(price + 1), bot.Timed(order))).Succeeds();
        Assert.Equal("SELL", placed.Text("side"));
        Assert.Equal(price + 1, placed.Decimal("price"));
    }

    [Fact]
    public async Task A_signature_of_another_key_route_or_byte_is_refused()
    {
        await using var home = await Home.OpenAsync();
        var (one, other) = (await home.KeyAsync(), await home.KeyAsync());
        var stamp = one.Timed("");
        (await other.RawAsync("GET", Account, $"{stamp}&signature={one.Sign(stamp)}", "")).Refuses(-1022, Wire.BadSignature);
        (await one.RawAsync("GET", Account, $"{stamp}&omitZeroBalances=true&signature={one.Sign(stamp)}", "")).Refuses(-1022, Wire.BadSignature);
        (await one.RawAsync("GET", Account, $"{stamp}&&signature={one.Sign(stamp)}", "")).Refuses(-1022, Wire.BadSignature);
        (await one.RawAsync("GET", Account, $"{stamp}&signature={one.Sign(stamp + "&")}", "")).Refuses(-1022, Wire.BadSignature);
    }

    [Fact]
    public async Task No_reason_is_told_before_the_signature_has_verified()
    {
        await using var home = await Home.OpenAsync();
        var bot = await home.KeyAsync(ips: ["203.0.113.7"]);
        var refused = await bot.GetAsync(Account);
        refused.Refuses(401, -2015, Wire.KeyRejected);
        Assert.Null(refused.Reply.Reason);

        bot.Address = System.Net.IPAddress.Parse("203.0.113.7");
        var stamp = bot.Timed("");
        Assert.Null((await bot.RawAsync("GET", Account, $"{stamp}&signature={new string('a', 64)}", "")).Reply.Reason);
        Assert.NotNull((await bot.GetAsync("/api/v3/order", "symbol=BTCUSDT")).Reply.Reason);
    }
}
