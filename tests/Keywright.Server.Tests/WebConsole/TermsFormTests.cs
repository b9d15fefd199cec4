using Keywright.Gateway.Manage;
using Keywright.Keys.Policy;
using Keywright.Server.WebConsole.Terms;
using Keywright.Server.WebConsole.Visits;
using Xunit;

namespace Keywright.Server.Tests.WebConsole;

public sealed class TermsFormTests
{
    private static readonly KeyPolicy Everything = new()
    {
        AllowRoutes = ["GET /api/v3/account", "orders"],
        DenyRoutes = ["/sapi/*"],
        DenySymbols = ["BTC*", "*USDT"],
        OrderTypes = ["LIMIT", "MARKET"],
        Sides = ["BUY"],
        TimesInForce = ["GTC", "IOC"],
        MaxOrderNotional = 250.5m,
        MaxHourlyNotional = 1_000m,
        MaxDailyNotional = 0.00000001m,
        OrdersPerMinute = 10,
        OrdersPerDay = 2_000,
        MaxOpenOrders = 5,
        MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 0.5m, ["ETH"] = 2m },
        MaxDailyLoss = 99.99m,
        CollarBps = 25,
        WithdrawTo = ["USDT:TRX:T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb", "XRP:XRP:rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh:77"],
        TradingHours = ["mon-fri 08:00-17:30", "sat 10:00-12:00"],
        Allocation = new Dictionary<string, decimal> { ["USDT"] = 1_000m },
        Orders = "own",
        HistoryFrom = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        HistoryTo = new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero),
        Encoding = "legacy",
    };

    /// <summary>Red when a rule is missing in the form: an edit replaces all terms, so the page would take that rule away without a word.</summary>
    [Fact]
    public void Every_rule_of_a_policy_survives_the_form()
    {
        var key = Key(Everything);
        var edit = TermsForm.TryEdit(TermsForm.Of(key), out var problem);
        Assert.Null(problem);
        foreach (var rule in typeof(KeyPolicy).GetProperties())
        {
            Assert.False(Equals(rule.GetValue(Everything), rule.GetValue(new KeyPolicy())), $"The sample has no {rule.Name}: give it one.");
            Assert.Equivalent(rule.GetValue(Everything), rule.GetValue(edit!.Policy), strict: true);
        }

        Assert.Equal((key.Label, key.Revision), (edit!.Label, edit.Revision));
        Assert.Equal(key.Permissions, edit.Permissions);
        Assert.Equal(key.AllowedIps, edit.AllowedIps);
        Assert.Equal(key.Symbols, edit.Symbols);
        Assert.Equivalent(key.Notes, edit.Notes, strict: true);
        Assert.Empty(TermChange.Between(key, key with { Policy = edit.Policy }));
    }

    /// <summary>Red when a rule that changes is not shown as a difference before it is confirmed.</summary>
    [Fact]
    public void Every_rule_that_changes_is_a_difference()
    {
        foreach (var field in PolicyField.All)
        {
            var form = TermsForm.Of(Key(Everything));
            var without = TermsForm.TryEdit(form.With(field.Name), out _)!.Policy;
            var change = Assert.Single(TermChange.Between(Key(Everything), Key(without)));
            Assert.Equal((field.Label, field.Member, true), (change.Label, change.Field, change.IsRight));
            Assert.NotNull(typeof(KeyPolicy).GetProperty(char.ToUpperInvariant(field.Member[0]) + field.Member[1..]));
            Assert.Empty(change.After);
        }
    }

    [Theory]
    [InlineData("max-order-notional", "-1")]
    [InlineData("max-order-notional", "ten")]
    [InlineData("max-daily-loss", "1e5")]
    [InlineData("orders-per-minute", "0")]
    [InlineData("orders-per-day", "1.5")]
    [InlineData("collar", "2")]
    [InlineData("collar", "0.001%")]
    [InlineData("collar", "101%")]
    [InlineData("max-position", "BTC")]
    [InlineData("max-position", "BTC=1, BTC=2")]
    [InlineData("allocate", "=5")]
    [InlineData("history-from", "yesterday")]
    public void What_is_no_number_or_time_is_refused_by_the_fields_name(string field, string text)
    {
        Assert.Null(TermsForm.TryRequest(SentForm.Empty.With("label", "x").With(field, text), out var problem));
        Assert.StartsWith($"{field} takes ", problem, StringComparison.Ordinal);
    }

    private static KeyView Key(KeyPolicy policy) => new()
    {
        ApiKey = "kw",
        Label = "a label",
        Account = "paper",
        Type = "hmac",
        Permissions = ["read", "spot"],
        AllowedIps = ["203.0.113.7", "2001:db8::/32"],
        Symbols = ["BTCUSDT", "ETHUSDT"],
        CreatedAt = default,
        ExpiresAt = null,
        TradingAuthorityExpiresAt = null,
        State = "active",
        LastUsedAt = null,
        LastAddress = null,
        LastRoute = null,
        Policy = policy,
        Notes = new KeyNotes { Owner = "Alice", Purpose = "Grid", Tags = ["a", "b"], Notes = "Runs, in the cellar." },
        Revision = 7,
        RotatedAt = default,
        OverlapEndsAt = null,
    };
}
