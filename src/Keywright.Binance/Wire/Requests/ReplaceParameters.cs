using System.Text;

namespace Keywright.Binance.Wire.Requests;

/// <summary>What POST order/cancelReplace has beside the parameters of the new order.</summary>
public readonly record struct ReplaceParameters
{
    public ReplaceModeWord Mode { get; private init; }

    /// <summary>Null when only the client id was sent.</summary>
    public long? CancelOrderId { get; private init; }

    public string? CancelOrigClientOrderId { get; private init; }

    /// <summary>The cancel's own id; null when the client left it to us.</summary>
    public string? CancelNewClientOrderId { get; private init; }

    /// <summary>Null means none.</summary>
    public CancelRestrictionWord? Restriction { get; private init; }

    public RateLimitExceededWord WhenLimited { get; private init; }

    /// <summary>False with the first refusal.</summary>
    public static bool TryRead(ParameterSet parameters, out ReplaceParameters replace, out Fault fault)
    {
        var read = new ParameterReader(parameters);
        var mode = read.RequiredWord("cancelReplaceMode", Words.ReplaceMode);
        var clientId = read.ClientOrderId("cancelOrigClientOrderId");
        var newId = read.ClientOrderId("cancelNewClientOrderId");
        replace = new ReplaceParameters
        {
            Mode = mode,
            CancelOrderId = read.Long("cancelOrderId"),
            CancelOrigClientOrderId = clientId.IsEmpty ? null : Encoding.ASCII.GetString(clientId),
            CancelNewClientOrderId = newId.IsEmpty ? null : Encoding.ASCII.GetString(newId),
            Restriction = read.Word("cancelRestrictions", Words.CancelRestriction, ParameterFaults.InvalidCancelRestrictions),
            WhenLimited = read.Word("orderRateLimitExceededMode", Words.RateLimitExceeded) ?? RateLimitExceededWord.DoNothing,
        };
        if (replace.CancelOrderId is null && replace.CancelOrigClientOrderId is null)
        {
            read.Refuse(ParameterFaults.OneOfTwoMissing("cancelOrigClientOrderId", "cancelOrderId"));
        }

        fault = read.Fault.GetValueOrDefault();
        return read.Fault is null;
    }
}
