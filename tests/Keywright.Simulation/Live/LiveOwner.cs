using System.Net;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Panic;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>The owner of the live account: adds it, cuts keys, stops and ends them while their bots trade, and mends an account that the exchange refuses.</summary>
internal sealed class LiveOwner(LiveWorld world, Draw draw)
{
    public const string Account = "real";

    private const string Url = "http://127.0.0.1:1";
    private const long SecondUs = 1_000_000;

    private string apiKey = "";

    /// <summary>The first start: the account, and a key for each bot.</summary>
    public async Task<object> SettleInAsync(RunningGateway gateway)
    {
        var added = await gateway.LiveAccounts.AddAsync(Account, Url, "ed25519", CancellationToken.None);
        apiKey = world.Exchange.Register("gateway", added.Account?.PublicKeyPem ?? throw new InvalidOperationException(added.Problem));
        await gateway.Parts.Live.BeatAsync(CancellationToken.None);
        if ((await gateway.LiveAccounts.CredentialAsync(Account, apiKey, default, CancellationToken.None)).Problem is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        await gateway.Parts.Live.BeatAsync(CancellationToken.None);
        _ = await gateway.LiveAccounts.ArmAsync(Account, CancellationToken.None);
        for (var i = 0; i < world.Plan.Bots; i++)
        {
            world.Court.Keys.Add(await CutAsync(gateway, $"bot{i}"));
        }

        return this;
    }

    /// <summary>Some changes, one after the other.</summary>
    public async Task RunAsync(RunningGateway gateway, Power power, int acts, int everyUs)
    {
        for (; acts > 0 && power.IsOn && !world.Court.HasFault; acts--)
        {
            await world.PassAsync(TimeSpan.FromMicroseconds(draw.Below(everyUs) + 1));
            var key = draw.From(world.Court.Keys);
            switch (draw.Below(12))
            {
                case < 4 when !key.IsEndAsked:
                    await StopAsync(gateway, power, key);
                    break;
                case < 7 when !key.IsEndAsked:
                    await PanicAsync(gateway, power, draw.OneIn(4) ? null : key);
                    break;
                case 7 when draw.OneIn(3):
                    await EndAsync(gateway, power, key);
                    break;
                default:
                    await ThawAsync(gateway, power, key);
                    break;
            }
        }
    }

    /// <summary>Looks now and then whether the account was paused, and gives it its credential again.</summary>
    public async Task MendAsync(RunningGateway gateway, Power power, CancellationToken ct)
    {
        while (power.IsOn && !ct.IsCancellationRequested)
        {
            try
            {
                await world.PassAsync(TimeSpan.FromMicroseconds(draw.Between(SecondUs, 6 * SecondUs)), ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (gateway.LiveAccounts.Find(Account) is { State: "paused" } view)
            {
                var result = await gateway.LiveAccounts.CredentialAsync(Account, apiKey, default, CancellationToken.None);
                world.Trace.Add($"   the owner mends the account ({view.Why}): {result.Problem ?? "done"}");
            }
        }
    }

    public async Task ThawAsync(RunningGateway gateway, Power power, LiveKey key)
    {
        key.IsStopped = false;
        world.Trace.Add($"-> the owner thaws {key.Label}");
        _ = await TryAsync(power, () => gateway.Keys.ThawAsync(key.ApiKey, CancellationToken.None).AsTask());
    }

    private async Task StopAsync(RunningGateway gateway, Power power, LiveKey key)
    {
        world.Trace.Add($"-> the owner freezes {key.Label}");
        if (await TryAsync(power, () => gateway.Keys.FreezeAsync(key.ApiKey, CancellationToken.None).AsTask()) is { Problem: null })
        {
            key.IsStopped = true;
            world.Trace.Add($"<- {key.Label} is frozen");
        }
    }

    private async Task PanicAsync(RunningGateway gateway, Power power, LiveKey? one)
    {
        List<LiveKey> scope = [.. world.Court.Keys.Where(key => !key.IsEndAsked && (one is null || key == one))];
        scope.ForEach(key => key.WasPanicked = true);
        world.Trace.Add($"-> the owner panics for {one?.Label ?? "every key"}");
        if (await TryAsync(power, () => gateway.Panic.RunAsync(new PanicRequest(one?.ApiKey, draw.OneIn(3), Flatten: false)).AsTask()) is { Report: not null })
        {
            scope.ForEach(key => key.IsStopped = true);
            world.Trace.Add("<- panic");
        }
    }

    private async Task EndAsync(RunningGateway gateway, Power power, LiveKey key)
    {
        // One is left to show that all goes on.
        if (world.Court.Keys.Count(each => !each.IsEndAsked) < 2)
        {
            return;
        }

        key.IsEndAsked = true;
        world.Trace.Add($"-> the owner revokes {key.Label}");
        if (await TryAsync(power, () => gateway.Keys.RevokeAsync(key.ApiKey, CancellationToken.None).AsTask()) is { Problem: null })
        {
            key.IsEnded = true;
            world.Trace.Add($"<- {key.Label} is revoked");
        }
    }

    private async Task<T?> TryAsync<T>(Power power, Func<Task<T>> act)
        where T : class
    {
        try
        {
            var result = await act();
            return power.IsOn ? result : null;
        }
        catch (Exception) when (!power.IsOn)
        {
            return null;
        }
    }

    private async Task<LiveKey> CutAsync(RunningGateway gateway, string label)
    {
        var (orderCap, dailyCap) = (draw.Of(100m, 250m, 100_000m), draw.Of(400m, 2_000m, 1_000_000m));
        List<string> symbols = [.. SimulatedExchange.Symbols.Select(symbol => symbol.Name)];
        symbols = draw.OneIn(4) ? [symbols[0]] : symbols;
        var address = IPAddress.Parse("203.0.113.9");
        var request = new KeyRequest(label, Account, "spot-bot", null, "hmac", null, [], [address.ToString()], symbols, null, orderCap, dailyCap) { AcceptsTerms = true };
        var made = await gateway.Keys.CreateAsync(request, CancellationToken.None);
        return new LiveKey
        {
            Label = label,
            ApiKey = made.Key?.ApiKey ?? throw new InvalidOperationException(made.Problem),
            Secret = made.SecretKey!,
            Symbols = symbols,
            Address = address,
            OrderCap = orderCap,
            DailyCap = dailyCap,
        };
    }
}
