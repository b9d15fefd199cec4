using System.Globalization;
using System.Net;

namespace Keywright.Simulation.Clients;

/// <summary>How far a key may go, each step more than the one before.</summary>
internal enum Authority
{
    Reads,
    Cancels,
    Reduces,
    Trades,
}

/// <summary>What a key may do at one time, as its owner wrote it down. Lists that are empty and numbers that are null stand for no such rule.</summary>
internal sealed record Terms
{
    public Authority Authority { get; init; } = Authority.Trades;

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyList<string> Symbols { get; init; } = [];

    public IReadOnlyList<string> DenySymbols { get; init; } = [];

    /// <summary>Method and path.</summary>
    public IReadOnlyList<string> DenyRoutes { get; init; } = [];

    public IReadOnlyList<string> Sides { get; init; } = [];

    public IReadOnlyList<string> Types { get; init; } = [];

    public IReadOnlyList<string> TimesInForce { get; init; } = [];

    /// <summary>USDT, as the two after it.</summary>
    public decimal? MaxOrder { get; init; }

    public decimal? MaxHour { get; init; }

    public decimal? MaxDay { get; init; }

    public int? PerMinute { get; init; }

    public int? PerDay { get; init; }

    public int? MaxOpen { get; init; }

    public IReadOnlyDictionary<string, decimal> MaxPosition { get; init; } = new Dictionary<string, decimal>();

    public IReadOnlyDictionary<string, decimal> Allocation { get; init; } = new Dictionary<string, decimal>();

    public int? CollarBps { get; init; }

    /// <summary>USDT.</summary>
    public decimal? MaxLoss { get; init; }

    public Hours? Hours { get; init; }

    public bool OwnOrders { get; init; }

    public bool IsFrozen { get; init; }

    public long? ExpiresUs { get; init; }

    /// <summary>When it may no longer trade; it goes on reading.</summary>
    public long? LapsesUs { get; init; }

    /// <summary>A caller was told that it has expired.</summary>
    public bool WasSeenExpired { get; set; }

    /// <summary>A caller was told that it may no longer trade.</summary>
    public bool WasSeenLapsed { get; set; }

    /// <summary>The worth of its orders is added up.</summary>
    public bool AddsUp => MaxHour is not null || MaxDay is not null;

    /// <summary>What its orders may come to is limited, so one that waits is held to a twentieth above its trigger.</summary>
    public bool BindsMoney => AddsUp || MaxOrder is not null || MaxPosition.Count > 0 || Allocation.Count > 0;

    public bool AllowsFrom(IPAddress address)
    {
        var from = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Addresses.Count == 0 || Addresses.Any(entry => entry.Contains('/', StringComparison.Ordinal) ? IPNetwork.Parse(entry).Contains(from) : IPAddress.Parse(entry).Equals(from));
    }

    public bool AllowsSymbol(string symbol) => (Symbols.Count == 0 || Symbols.Contains(symbol)) && !DenySymbols.Contains(symbol);

    public bool AllowsKind(OrderTerms order) =>
        (Types.Count == 0 || Types.Contains(order.Type)) && (Sides.Count == 0 || Sides.Contains(order.Side))
        && (TimesInForce.Count == 0 || order.Type is not ("LIMIT" or "STOP_LOSS_LIMIT" or "TAKE_PROFIT_LIMIT") || TimesInForce.Contains(order.TimeInForce!));

    public override string ToString() => string.Join(' ', Words().Where(word => word.Length > 0));

    private IEnumerable<string> Words()
    {
        yield return Authority + (IsFrozen ? " frozen" : "");
        foreach (var (name, list) in ((string, IReadOnlyList<string>)[])[("from", Addresses), ("on", Symbols), ("not", DenySymbols), ("without", DenyRoutes), ("sides", Sides), ("types", Types), ("tif", TimesInForce)])
        {
            yield return list.Count == 0 ? "" : $"{name} {string.Join(',', list)}";
        }

        foreach (var (name, number) in ((string, decimal?)[])[("order", MaxOrder), ("hour", MaxHour), ("day", MaxDay), ("minute", PerMinute), ("a-day", PerDay), ("open", MaxOpen), ("collar", CollarBps), ("loss", MaxLoss), ("until", ExpiresUs), ("lapses", LapsesUs)])
        {
            yield return number is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{name}<={number}");
        }

        foreach (var (name, amounts) in ((string, IReadOnlyDictionary<string, decimal>)[])[("position", MaxPosition), ("slice", Allocation)])
        {
            yield return amounts.Count == 0 ? "" : $"{name} {string.Join(',', amounts.Select(pair => $"{pair.Value} {pair.Key}"))}";
        }

        yield return Hours is null ? "" : $"at {Hours.Text}";
        yield return OwnOrders ? "own" : "";
    }
}

/// <summary>When a key may trade, UTC: from a minute of the day up to another, which may be on the day after.</summary>
internal sealed record Hours(int FromMinute, int ToMinute, bool OnWeekdays)
{
    private const long MinuteUs = 60_000_000;
    private const int DayMinutes = 1440;

    public string Text => $"{(OnWeekdays ? "mon-fri" : "daily")} {Clock(FromMinute)}-{Clock(ToMinute)}";

    public bool Hold(long us)
    {
        var minute = (int)(us / MinuteUs % DayMinutes);
        var isAfterMidnight = ToMinute < FromMinute && minute < ToMinute;
        var isWithin = ToMinute > FromMinute ? minute >= FromMinute && minute < ToMinute : isAfterMidnight || minute >= FromMinute;

        // What lies after midnight belongs to the day on which it began.
        var day = DateTimeOffset.UnixEpoch.AddMicroseconds(us).AddDays(isAfterMidnight ? -1 : 0).DayOfWeek;
        return isWithin && !(OnWeekdays && day is DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    private static string Clock(int minute) => $"{minute / 60:00}:{minute % 60:00}";
}
