using System.Globalization;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary>An account in the words of a terminal.</summary>
internal static class AccountText
{
    public static string Holdings(AccountDetails account) => account.Holdings.Count == 0
        ? "nothing"
        : string.Join(", ", account.Holdings.Select(held => $"{Number(held.Free + held.Locked)} {held.Asset}"));

    public static string Number(decimal amount) => amount.ToString("0.########", CultureInfo.InvariantCulture);
}
