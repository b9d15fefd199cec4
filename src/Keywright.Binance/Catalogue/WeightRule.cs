using System.Collections.Immutable;
using Keywright.Binance.Wire;

namespace Keywright.Binance.Catalogue;

/// <summary>What a call costs of the request-weight budget. Parameters that make no sense are weighed at the cheapest: they are refused anyway.</summary>
public abstract record WeightRule
{
    private WeightRule()
    {
    }

    /// <summary>The weight taken before the call is executed, from its parameters.</summary>
    public abstract int Of(ParameterSet parameters);

    /// <summary>What is owed once the outcome is known; only <see cref="FreeWhenSuccessful"/> gives something back.</summary>
    public virtual int Settled(ParameterSet parameters, bool succeeded) => Of(parameters);

    /// <summary>Always the same.</summary>
    public sealed record Fixed(int Weight) : WeightRule
    {
        public override int Of(ParameterSet parameters) => Weight;
    }

    /// <summary>Placing and cancelling: 0 when it succeeds, <paramref name="WhenFailed"/> when not (exchange rule since 2026-04-02).</summary>
    public sealed record FreeWhenSuccessful(int WhenFailed) : WeightRule
    {
        public override int Of(ParameterSet parameters) => WhenFailed;

        public override int Settled(ParameterSet parameters, bool succeeded) => succeeded ? 0 : WhenFailed;
    }

    /// <summary>By whether the parameter <paramref name="Name"/> is sent.</summary>
    public sealed record ByPresence(string Name, int WhenSent, int WhenAbsent) : WeightRule
    {
        public override int Of(ParameterSet parameters) => parameters.Has(Name) ? WhenSent : WhenAbsent;
    }

    /// <summary>By whether the flag <paramref name="Name"/> is true.</summary>
    public sealed record ByFlag(string Name, int WhenTrue, int WhenFalse) : WeightRule
    {
        public override int Of(ParameterSet parameters) => new ParameterReader(parameters).Flag(Name, absent: false) ? WhenTrue : WhenFalse;
    }

    /// <summary>By <c>limit</c>: the first step that holds it counts, above all of them the last.</summary>
    public sealed record ByLimit(int LimitDefault, ImmutableArray<(int LimitMax, int Weight)> Steps) : WeightRule
    {
        public override int Of(ParameterSet parameters)
        {
            var limit = parameters.TryGetUtf8("limit", out var text)
                ? WholeNumber.TryParse(text, "limit", long.MaxValue, out var asked, out _) ? asked : 0
                : LimitDefault;
            foreach (var (limitMax, weight) in Steps)
            {
                if (limit <= limitMax)
                {
                    return weight;
                }
            }

            return Steps[^1].Weight;
        }
    }

    /// <summary>So much for each symbol asked about, up to a bound.</summary>
    public sealed record PerSymbol(int Weight, int WeightMax) : WeightRule
    {
        public override int Of(ParameterSet parameters) =>
            parameters.TryGetUtf8("symbols", out var symbols) ? Math.Min(WeightMax, Weight * (symbols.Count((byte)',') + 1)) : Weight;
    }

    /// <summary>By <c>symbol</c>, or how many <c>symbols</c>, or neither.</summary>
    public sealed record BySymbols(int OneSymbol, ImmutableArray<(int CountMax, int Weight)> Steps, int ManySymbols, int AllSymbols) : WeightRule
    {
        public override int Of(ParameterSet parameters)
        {
            if (parameters.Has("symbol"))
            {
                return OneSymbol;
            }

            if (!parameters.TryGetUtf8("symbols", out var symbols))
            {
                return AllSymbols;
            }

            var count = symbols.Count((byte)',') + 1;
            foreach (var (countMax, weight) in Steps)
            {
                if (count <= countMax)
                {
                    return weight;
                }
            }

            return ManySymbols;
        }
    }
}
