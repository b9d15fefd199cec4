using System.Globalization;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary>An account at a real exchange in the words of a terminal: what its owner does there, and how it stands.</summary>
internal static class LiveText
{
    /// <summary>The owner's way from an account that was added to one that trades, in the order of the exchange's page.</summary>
    public static void WalkThrough(TextWriter output, AccountDetails account)
    {
        var isMade = account.PublicKey is not null;
        output.WriteLine(SafeText.Of($"Account {account.Name} is added for {account.Venue}. It reads and trades nothing until you have done this:"));
        output.WriteLine();
        output.WriteLine(isMade
            ? "  1. At the exchange: API Management, Create API, \"Self-generated\"; paste this public key, all three lines:"
            : "  1. At the exchange: API Management, Create API, \"System generated\"; put the secret it shows into a file only you can read.");
        output.WriteLine();
        if (isMade)
        {
            Pem(output, account.PublicKey!);
        }

        Boxes(output, account);
        output.WriteLine(SafeText.Of($"  4. ./keywright accounts credential {account.Name} --api-key KEY{(isMade ? "" : " --secret-file FILE")}"));
        output.WriteLine(SafeText.Of($"  5. ./keywright accounts arm {account.Name}"));
        output.WriteLine();
        output.WriteLine(SafeText.Of(isMade
            ? "The private half was made here, is sealed, and never leaves this gateway."
            : "The secret is sealed here; delete the file afterwards."));
    }

    /// <summary>The owner's part in a rotation: the exchange lets nobody make a key of a main account by a call.</summary>
    public static void NextSteps(TextWriter output, AccountDetails account)
    {
        output.WriteLine(SafeText.Of($"Account {account.Name} goes on with its credential until you have given it the next one:"));
        output.WriteLine();
        output.WriteLine("  1. At the exchange: API Management, Create API, \"Self-generated\"; paste this public key, all three lines:");
        output.WriteLine();
        Pem(output, account.NextPublicKey!);
        Boxes(output, account);
        output.WriteLine(SafeText.Of($"  4. ./keywright accounts credential {account.Name} --api-key KEY"));
        output.WriteLine(SafeText.Of($"  5. Delete the old key, {account.ApiKey?[..Math.Min(6, account.ApiKey.Length)]}…, at the exchange; ./keywright accounts show {account.Name} says when it is dead."));
        ShowOld(output, account);
    }

    /// <summary>Keys that are out of use, and whether they are dead.</summary>
    public static void ShowOld(TextWriter output, AccountDetails account)
    {
        foreach (var old in account.Old ?? [])
        {
            output.WriteLine(SafeText.Of($"  old key {old.ApiKey[..Math.Min(6, old.ApiKey.Length)]}…  {old.State}, {TimeText.Short(old.At)}"));
        }
    }

    private static void Pem(TextWriter output, string pem)
    {
        foreach (var line in pem.TrimEnd().Split('\n'))
        {
            output.WriteLine(SafeText.Of(line));
        }

        output.WriteLine();
    }

    private static void Boxes(TextWriter output, AccountDetails account)
    {
        output.WriteLine("  2. Tick:        Enable Reading");
        output.WriteLine("                  Enable Spot & Margin Trading, if keys of this account are to trade");
        output.WriteLine("                  Enable Internal Transfer, if a key is to move money between this account and its sub-accounts");
        output.WriteLine("     Do not tick: Enable Withdrawals (it would be refused), Permits Universal Transfer,");
        output.WriteLine("                  Enable Margin Loan, Repay & Transfer, Enable Futures, Enable European Options");
        output.WriteLine("  3. \"Restrict access to trusted IPs only\", with " + AddressToAllow(account));
    }

    public static void Show(TextWriter output, AccountDetails account)
    {
        output.WriteLine(SafeText.Of($"Account {account.Name} at {account.Venue}"));
        output.WriteLine(SafeText.Of($"  state        {account.State}{(account.Why is { } why ? $": {why}" : "")}{(account.Under is { } above ? $"; a sub-account of {above}" : "")}"));
        output.WriteLine(SafeText.Of($"  credential   {account.Type}, {(account.ApiKey is { } key ? key[..Math.Min(6, key.Length)] + "…" : "API key not given yet")}"));
        output.WriteLine(SafeText.Of($"  clock        {Clock(account)}"));
        output.WriteLine(SafeText.Of($"  calls from   {account.OutgoingAddress ?? "no call was made yet"}"));
        output.WriteLine(SafeText.Of($"  keys         {(account.Keys.Count == 0 ? "none" : string.Join(", ", account.Keys))}"));
        output.WriteLine(SafeText.Of($"  open orders  {account.OpenOrders}"));
        if (account.TradingLapsesAt is { } lapses)
        {
            output.WriteLine(SafeText.Of($"  trades until {TimeText.Short(lapses)}: the exchange ends trading from any address"));
        }

        Warn(output, account);
        ShowOld(output, account);
        if (account is { State: "waiting", PublicKey: { } pem })
        {
            output.WriteLine();
            output.Write(pem);
        }
    }

    /// <summary>What to change at the exchange.</summary>
    public static void Warn(TextWriter output, AccountDetails account)
    {
        foreach (var warning in account.Warnings ?? [])
        {
            output.WriteLine(SafeText.Of("  ! " + warning));
        }
    }

    /// <summary>What an account at a real exchange shows in the place of its holdings, which are asked of the exchange by its keys alone.</summary>
    public static string Line(AccountDetails account) => $"at {account.Venue}, {account.State}";

    private static string Clock(AccountDetails account) => account.ClockOffsetMs is { } offset
        ? string.Create(CultureInfo.InvariantCulture, $"the exchange's is {Math.Abs(offset):0.###} ms {(offset < 0 ? "behind" : "ahead of")} ours, jitter {account.ClockJitterMs:0.###} ms")
        : "not measured yet";

    private static string AddressToAllow(AccountDetails account)
        => account.OutgoingAddress is not { } address ? "the address that this machine is seen by: the exchange was not reached yet, so it is not known here."
            : account.BehindRouter == true ? $"the public address that this machine is seen by ({address} is behind a router): where it is wrong, step 4 repeats the one that the exchange saw."
            : address;
}
