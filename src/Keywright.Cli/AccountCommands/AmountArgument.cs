using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Keywright.Cli.AccountCommands;

/// <summary>An amount of money as it is typed: digits and a point, nothing else.</summary>
internal static class AmountArgument
{
    public static Argument<decimal> Create() => new("AMOUNT") { Description = "Whole units of the asset, with at most eight decimals.", CustomParser = Read };

    public static bool TryRead(string text, out decimal number) => decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static decimal Read(ArgumentResult read)
    {
        if (TryRead(read.Tokens[0].Value, out var number))
        {
            return number;
        }

        read.AddError("AMOUNT is a number such as 10000 or 0.25.");
        return 0;
    }
}
