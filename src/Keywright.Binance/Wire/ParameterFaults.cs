using System.Globalization;

namespace Keywright.Binance.Wire;

/// <summary>Refusals of parameters, all HTTP 400. Names in the texts are those the client sent or should have sent.</summary>
public static class ParameterFaults
{
    /// <summary>What a decimal may look like.</summary>
    public const string DecimalRange = @"^([0-9]{1,20})(\.[0-9]{1,20})?$";

    /// <summary>What an id, count or time may look like.</summary>
    public const string LongRange = "^[0-9]{1,20}$";

    /// <summary>What a client order id may look like on spot.</summary>
    public const string ClientOrderIdRange = "^[a-zA-Z0-9-_]{1,36}$";

    /// <summary>What one symbol may look like.</summary>
    public const string SymbolRange = "^[A-Z0-9-_.]{1,20}$";

    /// <summary>What a list of symbols may look like.</summary>
    public const string SymbolListRange = """^\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\]$""";

    /// <summary>-1100 for bytes that are no text at all: broken UTF-8, control characters.</summary>
    public static Fault IllegalCharacters { get; } = new(400, -1100, "Illegal characters found in a parameter.");

    public static Fault TooManyParameters { get; } = new(400, -1101, "Too many parameters sent for this endpoint.");

    public static Fault DuplicateParameter { get; } = new(400, -1101, "Duplicate values for a parameter detected.");

    public static Fault UnknownParameter { get; } = new(400, -1103, "An unknown parameter was sent.");

    public static Fault TimeInForceNotRequired { get; } = new(400, -1114, "TimeInForce parameter sent when not required.");

    public static Fault InvalidTimeInForce { get; } = new(400, -1115, "Invalid timeInForce.");

    public static Fault InvalidOrderType { get; } = new(400, -1116, "Invalid orderType.");

    public static Fault InvalidSide { get; } = new(400, -1117, "Invalid side.");

    public static Fault InvalidInterval { get; } = new(400, -1120, "Invalid interval.");

    public static Fault InvalidSymbol { get; } = new(400, -1121, "Invalid symbol.");

    public static Fault InvalidSymbolStatus { get; } = new(400, -1122, "Invalid symbolStatus.");

    public static Fault LookupIntervalTooBig { get; } = new(400, -1127, "Lookup interval is too big.");

    public static Fault BadCombination { get; } = new(400, -1128, "Combination of optional parameters invalid.");

    public static Fault InvalidData { get; } = new(400, -1130, "Invalid data sent for a parameter.");

    public static Fault StrategyTypeTooSmall { get; } = new(400, -1134, "strategyType was less than 1000000.");

    public static Fault InvalidTickerType { get; } = new(400, -1139, "Invalid ticker type.");

    public static Fault InvalidCancelRestrictions { get; } = new(400, -1145, "Invalid cancelRestrictions");

    public static Fault SymbolRepeated { get; } = new(400, -1151, "Symbol is present multiple times in the list.");

    public static Fault SymbolStatusMismatch { get; } = new(400, -1220, "The symbol's status does not match the requested symbolStatus.");

    /// <summary>A symbol may have a reference price of the exchange's making, or none.</summary>
    public static Fault NoReferencePrice { get; } = new(400, -2043, "This symbol doesn't have a reference price.");

    public static Fault OutOfRange(string name, string legalRange) =>
        new(400, -1100, $"Illegal characters found in parameter '{name}'; legal range is '{legalRange}'.");

    public static Fault TooManyValues(string name, int valuesMax) => new(400, -1101, string.Create(CultureInfo.InvariantCulture,
        $"Too many values sent for parameter '{name}', maximum allowed up to {valuesMax}."));

    public static Fault MandatoryMissing(string name) =>
        new(400, -1102, $"Mandatory parameter '{name}' was not sent, was empty/null, or malformed.");

    public static Fault OneOfTwoMissing(string first, string second) =>
        new(400, -1102, $"Param '{first}' or '{second}' must be sent, but both were empty/null!");

    public static Fault GreaterThan(string name, long valueMax) => new(400, -1102, string.Create(CultureInfo.InvariantCulture,
        $"'{name}' contains unexpected value. Cannot be greater than {valueMax}."));

    public static Fault NotAllRead(int read, int sent) => new(400, -1104, string.Create(CultureInfo.InvariantCulture,
        $"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'."));

    public static Fault Empty(string name) => new(400, -1105, $"Parameter '{name}' was empty.");

    public static Fault NotRequired(string name) => new(400, -1106, $"Parameter '{name}' sent when not required.");

    public static Fault Overflowed(string name) => new(400, -1108, $"Parameter '{name}' overflowed.");

    public static Fault TooPrecise(string name) => new(400, -1111, $"Parameter '{name}' has too much precision.");

    public static Fault MoreThanHours(int hoursMax) => new(400, -1127, string.Create(CultureInfo.InvariantCulture,
        $"More than {hoursMax} hours between startTime and endTime."));

    public static Fault InvalidJson(string name) => new(400, -1135, $"JSON sent for parameter '{name}' is not valid");

    public static Fault NotValid(string name) => new(400, -1130, $"Data sent for parameter '{name}' is not valid.");
}
