using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Admit;
using Keywright.Gateway.Authorize;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Calls;
using Keywright.Gateway.Requests.Rules;
using Keywright.Keys;
using Keywright.Keys.Policy;
using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;
using Keywright.Market.Words;

namespace Keywright.Bench;

/// <summary>What it costs to read a request and hold it to its key's policy, beside the same request by a key without rules.</summary>
internal static class PolicyBench
{
    private const int Messages = 256;
    private const int ChecksARound = 20_000;

    /// <param name="args"><c>--rounds N</c> (default 25).</param>
    public static int Run(string[] args)
    {
        var rounds = 25;
        if (args is ["--rounds", var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var asked) && asked > 0)
        {
            rounds = asked;
        }
        else if (args.Length > 0)
        {
            Console.Error.WriteLine("usage: policy [--rounds N]");
            return 2;
        }

        var rules = PaperRules.Default;
        var (caps, prices, clock) = (new CapUse(rules), new ReferencePrices(rules), new GatewayClock(TimeProvider.System));
        foreach (var symbol in rules.Symbols)
        {
            prices.Set(symbol.Index, symbol.Name == "BTCUSDT" ? 6_000_000 : 100_000, clock.NowUs + BudgetLimits.DayUs);
        }

        var symbols = new SymbolBook(rules);
        var venue = new PlainVenue(new CallReader(symbols, new OrderReader(symbols, RandomSource.System)), caps, prices);
        var authorize = new Authorizer(clock);
        var (none, fifty) = (new KeyPolicy(), Fifty());
        Console.WriteLine($"authorize a limit order with {CountOf(fifty)} rules; medians over {rounds} rounds of {ChecksARound} checks");
        Console.WriteLine($"{"",-36}{"ns a check",12}{"least",12}{"most",12}{"bytes",12}");
        Measure("no rules", none, 1);
        Measure("all rules", fifty, 2);
        return 0;

        void Measure(string name, KeyPolicy policy, int key)
        {
            var requests = Requests(policy, key, rules, venue, clock);
            var nanoseconds = new double[rounds];
            var bytes = 0L;
            for (var round = -3; round < rounds; round++) // three rounds to warm up
            {
                var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
                for (var i = 0; i < ChecksARound; i++)
                {
                    if (!authorize.Check(requests[i % Messages]).TryGet(out var passed, out var why))
                    {
                        throw new InvalidOperationException($"A good order was refused: {why.Rule}.");
                    }

                    passed.CapHold?.Release();
                }

                if (round >= 0)
                {
                    nanoseconds[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / ChecksARound;
                    bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / ChecksARound;
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-36}{nanoseconds.Order().ElementAt(rounds / 2),12:F0}{nanoseconds.Min(),12:F0}{nanoseconds.Max(),12:F0}{bytes,12}"));
        }
    }

    private static AuthenticRequest[] Requests(KeyPolicy policy, int number, ExchangeRules rules, Venue venue, GatewayClock clock)
    {
        using var root = SealKey.FromBytes(new byte[SealKey.SizeBytes]);
        using var vault = new Vault(root, RandomSource.System);
        var (material, _) = KeyMint.MintHmac(vault, "bench", RandomSource.System);
        var terms = new KeyTerms
        {
            Permissions = KeyPermissions.Read | KeyPermissions.Spot,
            AllowedAddresses = AddressList.Any,
            Rules = PolicyRules.TryRead(policy, policy.Sides.Count == 0 ? [] : ["BTC*", "ETH*", "BNBUSDT", "SOLUSDT", "XRP*"], rules, out var problem) ?? throw new InvalidOperationException(problem),
        };
        var key = new LiveKey
        {
            Number = number,
            ApiKey = new string('k', 64),
            Account = 1,
            Venue = venue,
            CreatedUs = 0,
            Terms = terms,
            Secrets = new KeySecrets(SignatureVerifier.ForHmac(vault, "bench", material)),
            Weight = BudgetLimits.Open.NewWeightWindow(),
            WalletWeight = BudgetLimits.Open.NewWalletWindow(),
            AccountWeight = BudgetLimits.Open.NewAccountWindow(),
        };
        var admit = new Admitter(new AddressBudgets(BudgetLimits.Open), clock);
        return [.. Enumerable.Range(0, Messages).Select(i =>
        {
            var body = $"symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.00100000&price={59_000 + i}.00&newClientOrderId=x-bench-{i:D10}&newOrderRespType=RESULT&recvWindow=5000&timestamp={1_700_000_000_000 + i}&signature={new string('a', 64)}";
            var wire = new WireRequest { Method = "POST", Path = "/api/v3/order", Query = default, Body = Encoding.ASCII.GetBytes(body), ApiKey = key.ApiKey, Client = IPAddress.Loopback };
            return admit.Open(wire).TryGet(out var request, out var why)
                ? new AuthenticRequest { Request = request, Key = key, Venue = venue, Terms = terms, DeadlineUs = long.MaxValue, Digest = (UInt128)(i + 1) }
                : throw new InvalidOperationException(why.Rule);
        })];
    }

    private static KeyPolicy Fifty() => new()
    {
        AllowRoutes = ["orders", "account", "market-data", "GET /api/v3/account", "POST /api/v3/order", "DELETE /api/v3/order", "/api/v3/openOrders", "/api/v3/orderList/*", "GET /sapi/v1/account/status"],
        DenyRoutes = ["POST /api/v3/order/oco", "/sapi/v1/asset/*", "/sapi/v1/capital/*", "/sapi/v1/margin/*", "/api/v3/userDataStream"],
        DenySymbols = ["ETHBTC", "BNBBTC", "SOLBTC"],
        OrderTypes = ["LIMIT", "MARKET", "LIMIT_MAKER", "STOP_LOSS_LIMIT"],
        Sides = ["BUY", "SELL"],
        TimesInForce = ["GTC", "IOC", "FOK"],
        MaxOrderNotional = 1_000,
        MaxHourlyNotional = 1_000_000,
        MaxDailyNotional = 10_000_000,
        OrdersPerMinute = 1_000_000,
        OrdersPerDay = 100_000_000,
        MaxOpenOrders = 1_000,
        MaxPosition = new Dictionary<string, decimal> { ["BTC"] = 10, ["ETH"] = 100, ["BNB"] = 100 },
        MaxDailyLoss = 1_000,
        CollarBps = 500,
        TradingHours = ["daily 00:00-12:00", "daily 12:00-24:00"],
        Allocation = new Dictionary<string, decimal> { ["USDT"] = 100_000, ["BTC"] = 1, ["ETH"] = 10 },
        Orders = "own",
        HistoryFrom = DateTimeOffset.UnixEpoch,
        HistoryTo = DateTimeOffset.UnixEpoch.AddYears(100),
    };

    private sealed class PlainVenue(CallReader calls, CapUse caps, ReferencePrices prices) : Venue
    {
        public override string Name => "bench";

        public override CallReader Calls => calls;

        public override ExchangeRules Rules => prices.Rules;

        public override CapUse Caps => caps;

        public override ReferencePrices Prices => prices;

        public override ValueTask<Outcome> RunAsync(AdmittedRequest request, Entry? entry) => throw new NotSupportedException("Nothing is carried out here.");
    }

    private static int CountOf(KeyPolicy policy) => 5 + policy.AllowRoutes.Count + policy.DenyRoutes.Count + policy.DenySymbols.Count + policy.OrderTypes.Count + policy.Sides.Count
        + policy.TimesInForce.Count + 6 + policy.MaxPosition.Count + 2 + policy.TradingHours.Count + policy.Allocation.Count + 3;
}
