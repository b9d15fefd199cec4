using Keywright.Simulation.Clients;

namespace Keywright.Simulation.Checkers;

/// <summary>Why a key with certain terms must be refused what it asks, as far as that can be told before it is answered.</summary>
internal sealed class TermsJudge(Origins origins)
{
    /// <summary>Whose rules a repeat meets as well: the key's life, its addresses and its authority come before the memory of first answers.</summary>
    public IEnumerable<Flaw> OfTheKey(Terms terms, Sending sending)
    {
        var ask = sending.Ask;
        if (terms.WasSeenExpired || sending.FromUs >= terms.ExpiresUs)
        {
            yield return new Flaw("expired", (401, -2015));
        }

        if (!terms.AllowsFrom(ask.Wire.Client))
        {
            yield return new Flaw("address not allowed", (401, -2015));
        }

        var trades = ask.ChangesState || ask.Kind == AskKind.Test;
        if (trades && (terms.Authority == Authority.Reads || (terms.Authority == Authority.Cancels && !ask.IsCancel)))
        {
            yield return new Flaw("may not trade", (401, -2015));
        }

        if (trades && (terms.WasSeenLapsed || sending.FromUs >= terms.LapsesUs))
        {
            yield return new Flaw("trading has lapsed", (401, -2015));
        }
    }

    /// <summary>What its owner lets it do. Of a cancel-replace only what comes before either of its halves: afterwards one may still pass.</summary>
    public IEnumerable<Flaw> OfThePolicy(Terms terms, Sending sending)
    {
        var ask = sending.Ask;
        if (terms.DenyRoutes.Contains($"{ask.Wire.Method} {ask.Wire.Path}"))
        {
            yield return new Flaw("route denied", (401, -2015));
        }

        var places = ask.PlacesOrders || ask.Kind is AskKind.Test or AskKind.Amend;
        if (places && !terms.AllowsSymbol(ask.Symbol!))
        {
            yield return new Flaw("symbol not allowed", (400, -2010));
        }

        // An amendment only makes less of what stands already.
        if (terms.IsFrozen && (ask.PlacesOrders || ask.Kind == AskKind.Test))
        {
            yield return new Flaw("frozen", (400, -2010));
        }

        if (ask.Aim.Orders.Any(order => !terms.AllowsKind(order.Terms)))
        {
            yield return new Flaw("kind of order not allowed", (400, -2010));
        }

        // One that sells may only reduce what the key has bought; whether it did, is reckoned from the account's history.
        if (ask.Aim.Orders.Any(order => order.Terms.IsBuy && CapBounds.AtLeast(ask.Symbol!, order.Terms) > Least(terms.MaxOrder, terms.MaxHour, terms.MaxDay)))
        {
            // A replacement's cap is tested last, where the order it replaces is known to go; all that may be wrong with it comes before.
            yield return ask.Kind == AskKind.Replace ? new Flaw("over a cap") : new Flaw("over a cap", (400, -2010));
        }

        var buysAnew = ask.Kind != AskKind.Replace && ask.Aim.Orders.Any(order => order.Terms.IsBuy);
        if (buysAnew && terms.Hours?.Hold(sending.FromUs) == false && ask.DriftUs == 0)
        {
            yield return new Flaw("out of hours", (400, -2010));
        }

        if (buysAnew && terms.Authority == Authority.Reduces)
        {
            yield return new Flaw("buys and may only reduce", (400, -2010));
        }

        if (terms.CollarBps is { } bps && ask.Aim.Orders.Any(order => order.Terms.TrailingDelta > bps))
        {
            yield return new Flaw("trails beyond the collar", (400, -2010));
        }

        if (terms.OwnOrders && IsForeign(ask))
        {
            yield return new Flaw("not its own", ask.Kind switch { AskKind.Query => (400, -2013), AskKind.Amend => (400, -2038), _ => (400, -2011) }, (503, -1000));
        }
    }

    /// <summary>It aims at an order or list that another key placed. Of a cancel-replace only one half fails by that.</summary>
    private bool IsForeign(Ask ask) =>
        ask.Kind is AskKind.Cancel or AskKind.Query or AskKind.Amend && ask.Aim.Target is { } target && origins.KeyOf(target) is { } placed && placed != ask.Key;

    private static decimal? Least(params ReadOnlySpan<decimal?> limits)
    {
        decimal? least = null;
        foreach (var limit in limits)
        {
            least = least is null || limit < least ? limit ?? least : least;
        }

        return least;
    }
}
