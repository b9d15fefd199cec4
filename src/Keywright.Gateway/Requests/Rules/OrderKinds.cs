using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Rules;

/// <summary>Which kinds of order a key may place: types, sides, and times in force of those types that state one.</summary>
public sealed class OrderKinds
{
    private static readonly string[] TypeNames = [.. Enum.GetValues<OrderType>().Select(NameOf)];
    private static readonly string[] SideNames = ["BUY", "SELL"];
    private static readonly string[] TimeNames = ["GTC", "IOC", "FOK"];

    private readonly Choice types;
    private readonly Choice sides;
    private readonly Choice times;

    private OrderKinds(Choice types, Choice sides, Choice times) => (this.types, this.sides, this.times) = (types, sides, times);

    /// <summary>The first rule that refuses the order; null when none does.</summary>
    public CapRefusal? Refuse(OrderType type, Side side, TimeInForce timeInForce)
        => types.Refuse((int)type) ?? sides.Refuse((int)side)
            ?? (type is OrderType.Limit or OrderType.StopLossLimit or OrderType.TakeProfitLimit ? times.Refuse((int)timeInForce) : null);

    public static OrderKinds? TryRead(IReadOnlyList<string> types, IReadOnlyList<string> sides, IReadOnlyList<string> times, out string? problem)
    {
        var read = new OrderKinds(new("order-types", "places orders of type", types, TypeNames), new("sides", "places orders of side", sides, SideNames), new("time-in-force", "places orders with time in force", times, TimeNames));
        problem = read.types.Problem ?? read.sides.Problem ?? read.times.Problem;
        return problem is null ? read : null;
    }

    /// <summary>As the exchange spells it.</summary>
    internal static string NameOf(OrderType type) => Words.OrderType.Text(WordOf(type));

    /// <summary>Null for a word that no order is of.</summary>
    internal static OrderType? TypeOf(OrderTypeWord? word) => Enum.GetValues<OrderType>().Where(type => WordOf(type) == word).Select(static type => (OrderType?)type).FirstOrDefault();

    private static OrderTypeWord WordOf(OrderType type) => type switch
    {
        OrderType.Limit => OrderTypeWord.Limit,
        OrderType.Market => OrderTypeWord.Market,
        OrderType.LimitMaker => OrderTypeWord.LimitMaker,
        OrderType.StopLoss => OrderTypeWord.StopLoss,
        OrderType.StopLossLimit => OrderTypeWord.StopLossLimit,
        OrderType.TakeProfit => OrderTypeWord.TakeProfit,
        OrderType.TakeProfitLimit => OrderTypeWord.TakeProfitLimit,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without a word."),
    };

    /// <summary>Some of a few words; none chosen means all.</summary>
    private sealed class Choice(string rule, string does, IReadOnlyList<string> chosen, string[] known)
    {
        private readonly bool[] allowed = [.. known.Select(word => chosen.Count == 0 || chosen.Contains(word))];

        public string? Problem => chosen.FirstOrDefault(word => !known.Contains(word)) is { } unknown
            ? $"{rule} takes {string.Join(", ", known)}, not '{PolicyRules.Printable(unknown)}'."
            : null;

        public CapRefusal? Refuse(int word) => allowed[word] ? null
            : new CapRefusal($"{rule}: {known[word]} is not among {string.Join(", ", chosen)}", $"This key {does} {string.Join(", ", chosen)} alone ({rule}), not {known[word]}.");
    }
}
