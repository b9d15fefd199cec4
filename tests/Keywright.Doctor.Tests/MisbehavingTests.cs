using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keywright.Doctor.Tests.Targets;
using Xunit;

namespace Keywright.Doctor.Tests;

/// <summary>The real gateway behind something that spoils one thing: the step that is for it fails, and says so.</summary>
[Collection(OneGateway.Name)]
public sealed class MisbehavingTests(LivingGateway gateway)
{
    private static readonly Bounds Impatient = new() { Call = TimeSpan.FromMilliseconds(200) };

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = new MeddlingProxy(gateway.Api, async (_, forward) => await forward());
        await using var proxy = new MeddlingProxy(gateway.Api, (request, _) =>
            Task.FromResult<Answering?>(new(302, new() { ["Location"] = new Uri(elsewhere.Url, request.Path).ToString() }, "")));

        var report = await ExamineAsync(proxy);

        Assert.Contains("redirect (302)", report.Ended("connection", CheckStatus.Fail).Finding);
        Assert.Empty(elsewhere.Seen);
    }

    [Fact]
    public async Task A_body_without_end_is_cut_off()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, (_, _) => Task.FromResult<Answering?>(new(200, [], "", Endless: true)));

        var report = await ExamineAsync(proxy, new Bounds { AnswerBytesMax = 100_000 });

        Assert.Contains("longer than 100000 bytes", report.Ended("connection", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task A_silent_socket_is_not_waited_for()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, (_, _) => Task.FromResult<Answering?>(null));

        var report = await ExamineAsync(proxy, Impatient);

        Assert.Contains("No whole answer", report.Ended("connection", CheckStatus.Fail).Finding);
        Assert.Equal(1, report.Calls);
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        Uri gone;
        await using (var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward()))
        {
            gone = proxy.Url;
        }

        var report = await (await gateway.CutAsync() with { Url = gone }).ExamineAsync();

        Assert.Contains("refused", report.Ended("connection", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task Html_is_no_API()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, (_, _) => Task.FromResult<Answering?>(new(200, [], "<html>")));

        Assert.Contains("200 without JSON", (await ExamineAsync(proxy)).Ended("connection", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task Something_that_is_not_TLS_fails_the_handshake()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward());
        var patient = await gateway.CutAsync() with { Url = new UriBuilder(proxy.Url) { Scheme = "https" }.Uri };

        var report = await patient.ExamineAsync(Impatient);

        Assert.Contains("handshake", report.Ended("connection", CheckStatus.Fail).Finding, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=elsewhere", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward(), certificate);
        var patient = await gateway.CutAsync() with { Url = new UriBuilder(proxy.Url) { Scheme = "https" }.Uri };

        var report = await patient.ExamineAsync();

        Assert.Contains("TLS failed: the certificate is for another host name", report.Ended("connection", CheckStatus.Fail).Finding);
        Assert.Empty(proxy.Seen);
    }

    [Fact]
    public async Task A_server_whose_clock_is_off_shows_as_skew()
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/time", _ => new(200, [], $$"""{"serverTime":{{TimeProvider.System.GetUtcNow().AddSeconds(-30).ToUnixTimeMilliseconds()}}}"""));

        var report = await ExamineAsync(proxy);

        Assert.Contains("ahead of", report.Ended("clock", CheckStatus.Fail).Finding);

        // Whoever trusts that clock signs with it, and is refused by the gateway behind.
        Assert.Contains("-1021", report.Ended("read-access", CheckStatus.Fail).Finding);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"serverTime":"soon"}""")]
    [InlineData("""{"serverTime":99999999999999999}""")]
    public async Task A_time_that_is_none_is_said(string body)
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/time", _ => new(200, [], body));

        Assert.Contains("without a serverTime", (await ExamineAsync(proxy)).Ended("clock", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task Headers_that_are_gone_fail_the_quota()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward() with { Headers = [] });

        var report = await ExamineAsync(proxy);

        Assert.Contains("no X-MBX-USED-WEIGHT-1M", report.Ended("quota", CheckStatus.Fail).Finding);
        report.Ended("shared-budgets", CheckStatus.Fail);
    }

    [Theory]
    [InlineData(7, "somebody else")]
    [InlineData(-7, "less than stated")]
    public async Task A_weight_that_rises_otherwise_than_stated_warns(int more, string words)
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/account", answer =>
        {
            var used = long.Parse(answer.Headers.GetValueOrDefault("X-MBX-USED-WEIGHT-1M", "0"), System.Globalization.CultureInfo.InvariantCulture);
            answer.Headers["X-MBX-USED-WEIGHT-1M"] = (used + more).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return answer;
        });

        Assert.Contains(words, (await ExamineAsync(proxy)).Ended("quota", CheckStatus.Warn).Finding);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(418)]
    public async Task After_a_429_or_418_nothing_more_leaves(int status)
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/exchangeInfo", _ => Answering.Refusal(status, -1003) with { Headers = new() { ["Retry-After"] = "17" } });

        var report = await ExamineAsync(proxy);

        Assert.Contains("asks to wait 17 s", report.Ended("dry-run-order", CheckStatus.Fail).Finding);
        Assert.Equal("/api/v3/exchangeInfo", proxy.Seen[^1].Path);
        report.Ended("quota", CheckStatus.Skip);
        report.Ended("market-stream", CheckStatus.Skip);
    }

    [Fact]
    public async Task A_target_that_checks_nothing_fails_each_refusal()
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/account", _ => new(200, [], """{"balances":[]}"""));

        var report = await ExamineAsync(proxy);

        foreach (var step in new[] { "expired-timestamp", "bad-signature", "unknown-key" })
        {
            Assert.Contains("is accepted", report.Ended(step, CheckStatus.Fail).Finding);
        }
    }

    [Theory]
    [InlineData("expired-timestamp", -1021)]
    [InlineData("bad-signature", -1022)]
    [InlineData("unknown-key", -2015)]
    public async Task A_refusal_with_another_code_fails_the_step_for_it(string step, int code)
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/account", answer =>
            answer.Body.Contains($"{code}", StringComparison.Ordinal) ? Answering.Refusal(400, -1000) : answer);

        var report = await ExamineAsync(proxy);

        Assert.Contains($"not {code}", report.Ended(step, CheckStatus.Fail).Finding);
        Assert.Equal(1, report.Failed);
    }

    [Fact]
    public async Task An_order_that_fits_the_filters_and_is_refused_by_one_fails()
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/api/v3/order/test", _ => Answering.Refusal(400, -1013, "Filter failure: LOT_SIZE"));

        Assert.Contains("LOT_SIZE", (await ExamineAsync(proxy)).Ended("dry-run-order", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task Rights_that_nobody_serves_are_unverifiable()
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/sapi/v1/account/apiRestrictions", _ => new(404, [], ""));

        Assert.Contains("unverifiable", (await ExamineAsync(proxy)).Ended("rights", CheckStatus.Warn).Finding);
    }

    [Fact]
    public async Task Withdrawals_on_a_key_warn()
    {
        await using var proxy = MeddlingProxy.At(gateway.Api, "/sapi/v1/account/apiRestrictions", answer =>
            answer with { Body = answer.Body.Replace("\"enableWithdrawals\":false", "\"enableWithdrawals\":true", StringComparison.Ordinal) });

        Assert.Contains("empty the account", (await ExamineAsync(proxy)).Ended("rights", CheckStatus.Warn).Finding);
    }

    [Fact]
    public async Task Streams_that_are_closed_fail_both_steps()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, async (request, forward) => request.Headers.ContainsKey("Upgrade") ? new(403, [], "") : await forward());

        var report = await ExamineAsync(proxy);

        Assert.Contains("No WebSocket connection", report.Ended("market-stream", CheckStatus.Fail).Finding);
        Assert.Contains("No WebSocket connection", report.Ended("user-data", CheckStatus.Fail).Finding);
        report.Ended("shared-budgets", CheckStatus.Warn);
    }

    [Fact]
    public async Task Real_money_is_not_touched_unless_it_was_typed()
    {
        // Without the gateway's header this might be the exchange itself.
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) =>
        {
            var answer = await forward();
            answer.Headers.Remove("X-Keywright-Venue");
            return answer;
        });
        var patient = await gateway.CutAsync() with { Url = proxy.Url };

        var report = await patient.ExamineAsync();
        var orders = proxy.Seen.Count(request => request is { Method: "POST", Path: "/api/v3/order" });
        var traded = await (patient with { Trade = true }).ExamineAsync();

        Assert.Contains("--trade", report.Ended("user-data", CheckStatus.Pass).Finding);
        Assert.Equal(0, orders);
        Assert.Equal(true, traded.Ended("user-data", CheckStatus.Pass).Facts["event"]);
        Assert.Equal(1, proxy.Seen.Count(request => request is { Method: "POST", Path: "/api/v3/order" }));
    }

    [Fact]
    public async Task An_order_whose_event_does_not_come_fails()
    {
        // The answer of an order that never reached the gateway.
        await using var proxy = new MeddlingProxy(gateway.Api, async (request, forward) =>
            request.Path == "/api/v3/order" ? new(200, [], """{"orderId":1}""") : await forward());

        var report = await ExamineAsync(proxy, new Bounds { Event = TimeSpan.FromMilliseconds(200) });

        Assert.Contains("no event of it came", report.Ended("user-data", CheckStatus.Fail).Finding);
    }

    [Fact]
    public async Task What_a_target_repeats_of_a_signature_is_not_shown()
    {
        var repeated = "";
        await using var proxy = new MeddlingProxy(gateway.Api, async (request, forward) =>
        {
            if (request.Path != "/api/v3/order/test")
            {
                return await forward();
            }

            repeated = request.Query[(request.Query.IndexOf("signature=", StringComparison.Ordinal) + 10)..];
            return Answering.Refusal(400, -1100, $"bad: signature={repeated}");
        });

        var report = await ExamineAsync(proxy);

        Assert.Equal(64, repeated.Length);
        Assert.DoesNotContain(repeated, report.Text());
        report.Ended("dry-run-order", CheckStatus.Fail);
    }

    [Fact]
    public async Task The_number_of_calls_is_bounded()
    {
        await using var proxy = new MeddlingProxy(gateway.Api, async (_, forward) => await forward());

        var report = await ExamineAsync(proxy, new Bounds { CallsMax = 4 });

        Assert.Contains("4 calls", report.Ended("clock", CheckStatus.Fail).Finding);
        Assert.Equal(4, proxy.Seen.Count);
    }

    private async Task<ExaminationReport> ExamineAsync(MeddlingProxy proxy, Bounds? bounds = null) =>
        await (await gateway.CutAsync() with { Url = proxy.Url }).ExamineAsync(bounds);
}
