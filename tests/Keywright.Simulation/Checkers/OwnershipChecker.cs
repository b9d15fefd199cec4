using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>
/// Promise 1: a key that sees its own orders alone is shown, and takes out of the book, no other key's: orders, lists and trades, by every call.
/// Left unjudged: the events it hears, which the product's own tests judge; orders of which nobody knows who placed them.
/// </summary>
internal sealed class OwnershipChecker(Court court) : Checker(court)
{
    private readonly Dictionary<(string Symbol, long OrderId), string> names = [];

    public override void Answered(Sending sending, Answer answer)
    {
        foreach (var order in answer.Told.Changed.Concat(answer.Told.Shown))
        {
            names[(order.Symbol, order.OrderId)] = order.ClientId;
        }

        var ask = sending.Ask;
        if (!answer.HasActed || ask.Key is not { } key || sending.Possible.Count == 0 || !sending.Possible.All(terms => terms.OwnOrders) || IsFirstAnswerAgain(sending))
        {
            return;
        }

        foreach (var order in answer.Told.Changed.Concat(answer.Told.Shown))
        {
            MustBeIts(ask, key, order.ClientId);
        }

        foreach (var list in answer.Told.Lists.SelectMany(list => list.Orders))
        {
            MustBeIts(ask, key, list.ClientId);
        }

        if (ask.Kind == AskKind.MyTrades && answer.IsOk)
        {
            foreach (var trade in answer.Json.EnumerateArray().Select(SeenTrade.Read))
            {
                if (names.TryGetValue((trade.Symbol, trade.OrderId), out var name))
                {
                    MustBeIts(ask, key, name);
                }
            }
        }
    }

    /// <summary>Of a time when its key may have seen more.</summary>
    private static bool IsFirstAnswerAgain(Sending sending) => sending.Ask.ChangesState && sending.Ask.Sendings.Count > 1;

    private void MustBeIts(Ask ask, BotKey key, string clientId) =>
        Require(Origins.KeyOf(clientId) is not { } placed || placed == key, 1, $"{ask}: the key sees its own orders alone, and was shown {clientId} of {Origins.KeyOf(clientId)?.Label}.");
}
