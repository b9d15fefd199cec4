using System.Text;
using System.Text.Json;
using Keywright.Gateway;
using Keywright.Gateway.Requests;
using Keywright.Simulation.Clients;
using Keywright.Simulation.World;

namespace Keywright.Simulation.Live;

/// <summary>A bot with a key of the live account: trades, reads, pries into others' orders, and sends again what it got no answer to, byte for byte.</summary>
internal sealed class LiveBot(LiveKey key, LiveAskWriter writer, Draw draw, LiveWorld world)
{
    private const long SecondUs = 1_000_000;

    private readonly List<LiveAsk> sent = [];
    private readonly List<string> ids = [];
    private LiveAsk? sweeping;

    public LiveKey Key => key;

    /// <summary>Its cancel-all is under way, or was when the process ended.</summary>
    public bool IsSweeping => sweeping is not null;

    /// <summary>A number of requests one after the other, some twice at once.</summary>
    public async Task RunAsync(RunningGateway gateway, Power power, int asks, int thinkUs)
    {
        // Whoever does not know whether his orders are gone asks at once.
        if (sweeping is { } unanswered)
        {
            _ = await SendAsync(gateway, power, unanswered);
        }

        for (var left = asks; left > 0 && power.IsOn && !world.Court.HasFault; left--)
        {
            var ask = Next();
            var answers = draw.OneIn(12) ? await Task.WhenAll(SendAsync(gateway, power, ask), SendAsync(gateway, power, ask)) : [await SendAsync(gateway, power, ask)];
            if (draw.OneIn(3) && answers[^1] is { RetryAfterSeconds: { } seconds })
            {
                await world.PassAsync(TimeSpan.FromSeconds(seconds));
            }

            await world.PassAsync(TimeSpan.FromMicroseconds(draw.OneIn(8) ? draw.Between(0, 8 * SecondUs) : draw.Below(thinkUs) + 1));
        }
    }

    /// <summary>After everything: what nobody told of is asked for again, and the bot can work as ever.</summary>
    public async Task RoundOffAsync(RunningGateway gateway, Power power)
    {
        foreach (var ask in sent.Where(ask => ask.IsUnknown && ask.ChangesState).ToList())
        {
            _ = await SendAsync(gateway, power, ask);
        }

        foreach (var symbol in key.Symbols)
        {
            foreach (var kind in (AskKind[])[AskKind.OpenOrders, AskKind.AllOrders, AskKind.MyTrades])
            {
                await NeedAsync(gateway, power, writer.Read(kind, key, symbol));
            }

            var place = writer.Place(key, symbol, buys: true, decimal.Round(world.Exchange.Prices[symbol] * 0.5m, 2), draw.Word(16));
            if (await NeedAsync(gateway, power, place) is { IsOk: true })
            {
                await NeedAsync(gateway, power, writer.Cancel(key, key.Known[^1]));
            }
        }
    }

    private LiveAsk Next()
    {
        var symbol = draw.From(key.Symbols);
        var others = world.Court.Keys.Where(other => other != key).SelectMany(other => other.Known).ToList();
        var unknown = sent.Where(ask => ask.IsUnknown).ToList();
        return draw.Below(100) switch
        {
            < 12 when unknown.Count > 0 => draw.From(unknown),
            < 18 when sent.Count > 0 => draw.From(sent),
            < 30 when key.Known.Count > 0 => writer.Cancel(key, Recent(key.Known)),
            < 32 when key.KnownLists.Count > 0 => writer.CancelList(key, RecentList()),
            < 35 when others.Count > 0 => OfOthers(Recent(others)),
            < 38 => writer.CancelAll(key, symbol),
            < 45 when key.Known.Count > 0 => writer.Query(key, Recent(key.Known)),
            < 47 when others.Count > 0 => writer.Query(key, Recent(others)),
            < 49 when key.KnownLists.Count > 0 => writer.QueryList(key, RecentList()),
            < 53 => writer.Read(AskKind.OpenOrders, key, symbol),
            < 54 => writer.Read(AskKind.OpenLists, key, null),
            < 55 => writer.Read(AskKind.AllOrders, key, symbol),
            < 57 => writer.Read(AskKind.MyTrades, key, symbol),
            < 58 => writer.Read(AskKind.Account, key, null),
            < 66 when key.Known.Count > 0 => Replace(Recent(key.Known)),
            < 72 when key.Known.Count > 0 => writer.Amend(key, Recent(key.Known)),
            < 78 => PlaceList(symbol),
            _ => Place(symbol),
        };
    }

    private KnownOrder Recent(List<KnownOrder> orders) => orders[draw.Between(Math.Max(0, orders.Count - 8), orders.Count - 1)];

    private KnownList RecentList() => key.KnownLists[draw.Between(Math.Max(0, key.KnownLists.Count - 4), key.KnownLists.Count - 1)];

    private LiveAsk OfOthers(KnownOrder target) => draw.Below(3) switch
    {
        0 => Replace(target),
        1 => writer.Amend(key, target),
        _ => writer.Cancel(key, target),
    };

    private LiveAsk Place(string symbol)
    {
        var buys = draw.OneIn(2);
        decimal? limit = draw.OneIn(8) ? null : draw.OneIn(3) ? Near(symbol, 980, 1020) : buys ? Near(symbol, 850, 999) : Near(symbol, 1001, 1150);
        return writer.Place(key, symbol, buys, limit, NextId());
    }

    private LiveAsk PlaceList(string symbol)
    {
        var buys = draw.OneIn(2);
        var (limit, stop) = buys ? (Near(symbol, 850, 999), Near(symbol, 1001, 1050)) : (Near(symbol, 1001, 1150), Near(symbol, 950, 999));
        return writer.PlaceList(key, symbol, buys, limit, stop, draw.OneIn(3) ? null : decimal.Round(stop * (buys ? 1.01m : 0.99m), 2));
    }

    /// <summary>Often one half of it fails: what is to go is over, or what is to come would trade at once and may not.</summary>
    private LiveAsk Replace(KnownOrder target)
    {
        var (buys, type) = (draw.OneIn(2), draw.Of("LIMIT", "LIMIT", "LIMIT_MAKER", "MARKET"));
        decimal? price = type == "MARKET" ? null : draw.OneIn(3) ? Near(target.Symbol, 950, 1050) : buys ? Near(target.Symbol, 850, 999) : Near(target.Symbol, 1001, 1150);
        return writer.Replace(key, target, buys, type, price, NextId());
    }

    /// <summary>At times one that was used before, or none.</summary>
    private string? NextId()
    {
        var id = draw.OneIn(8) ? null : ids.Count > 0 && draw.OneIn(6) ? draw.From(ids) : draw.Word(16);
        if (id is not null)
        {
            ids.Add(id);
        }

        return id;
    }

    /// <summary>A price by the market's, from so many thousandths of it to so many.</summary>
    private decimal Near(string symbol, int from, int to) => decimal.Round(world.Exchange.Prices[symbol] * draw.Between(from, to) / 1_000m, 2);

    private async Task<LiveAnswer?> NeedAsync(RunningGateway gateway, Power power, LiveAsk ask)
    {
        var answer = await SendAsync(gateway, power, ask);
        for (var tries = 0; tries < 30 && answer is { Status: 429 or 503 }; tries++)
        {
            await world.PassAsync(TimeSpan.FromSeconds(answer.RetryAfterSeconds ?? 2));
            answer = await SendAsync(gateway, power, ask = Anew(ask));
        }

        if (power.IsOn && !key.IsEndAsked && answer is not { Status: 200 or 400 })
        {
            world.Court.Fault("recovery", 3, $"All is well again, and {ask} was told {answer?.Status} {answer?.Text} ({answer?.Reason}).");
        }

        return answer;
    }

    private LiveAsk Anew(LiveAsk ask) => ask.Kind switch
    {
        AskKind.Place => writer.Place(key, ask.Symbol, ask.Buys, ask.Price, draw.Word(16)),
        AskKind.Cancel => writer.Cancel(key, ask.Target!),
        _ => writer.Read(ask.Kind, key, ask.Symbol),
    };

    private async Task<LiveAnswer?> SendAsync(RunningGateway gateway, Power power, LiveAsk ask)
    {
        if (!power.IsOn || world.Court.HasFault)
        {
            return null;
        }

        var isAfterUnknown = ask.IsUnknown;
        if (ask.Sent++ == 0)
        {
            sent.Add(ask);
            world.Court.Asked(ask);
        }

        sweeping = ask.Kind == AskKind.CancelAll ? ask : sweeping;
        world.Trace.Add($"-> {ask}{(ask.Sent > 1 ? " again" : "")}");
        Reply reply;
        try
        {
            reply = await gateway.Pipeline.HandleAsync(ask.Wire);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (power.IsOn)
            {
                world.Court.Fault("way", 3, $"{ask} got no answer but {e.GetType().Name}: {e.Message} {e.StackTrace}");
            }

            return null;
        }

        return power.IsOn ? Receive(ask, reply, isAfterUnknown) : null;
    }

    private LiveAnswer Receive(LiveAsk ask, Reply reply, bool isAfterUnknown)
    {
        var body = reply.Body.ToArray();
        var (code, deeds) = (0, Deeds.None);
        try
        {
            using var json = JsonDocument.Parse(body);
            code = reply.Status != 200 && json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("code", out var value) ? value.GetInt32() : 0;
            deeds = Deeds.Read(ask, reply.Status, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            world.Court.Fault("way", 1, $"{ask} was answered with {reply.Status} and a body that is none of this call's: {Encoding.UTF8.GetString(body)}");
        }

        Learn(ask, deeds);
        sweeping = sweeping == ask ? null : sweeping;
        var answer = new LiveAnswer(reply.Status, code, body, reply.RetryAfterSeconds, reply.Reason, isAfterUnknown) { HasLeft = ask.Left > 0, Deeds = deeds };
        world.Trace.Add($"<- #{ask.Number} {reply.Status} {code}");
        world.Trace.Mix(body);
        if (world.Trace.IsKept)
        {
            world.Trace.Tell($"   {(answer.Text.Length > 300 ? answer.Text[..300] + "…" : answer.Text)} {reply.Reason?.Replace(world.Home, "", StringComparison.Ordinal)}");
        }

        world.Court.Answered(ask, answer);
        return answer;
    }

    /// <summary>What the bot knows from an answer.</summary>
    private void Learn(LiveAsk ask, Deeds deeds)
    {
        foreach (var (orderId, clientId) in deeds.Made.Where(made => key.Known.TrueForAll(known => known.OrderId != made.OrderId || known.Symbol != ask.Symbol)))
        {
            key.Known.Add(new KnownOrder(ask.Symbol, orderId, clientId, ask.Quantity));
        }

        if (deeds.List is { } list && !key.KnownLists.Contains(list))
        {
            key.KnownLists.Add(list);
        }

        // Amendments that were sent twice at once are told in any order.
        if (deeds.AmendedId is { } name && key.Known.FindIndex(known => known.OrderId == ask.Target!.OrderId && known.Symbol == ask.Symbol) is >= 0 and var at && ask.NewQuantity < key.Known[at].Quantity)
        {
            key.Known[at] = key.Known[at] with { ClientId = name, Quantity = ask.NewQuantity };
        }
    }
}
