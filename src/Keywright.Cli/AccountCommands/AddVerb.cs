using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.AccountCommands;

/// <summary><c>accounts add</c>: a paper account, by itself or under another one; or an account at a real exchange, whose key pair is made here.</summary>
internal sealed class AddVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "What it is called: lower-case letters, digits or . _ -" };
    private readonly Option<string?> under = new("--under") { HelpName = "ACCOUNT", Description = "The account it is a sub-account of." };
    private readonly Option<string[]> deposits = new("--deposit") { HelpName = "ASSET=AMOUNT", Description = "What it begins with; may be given more than once.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
    private readonly Option<string> venue = new("--venue") { HelpName = "paper|binance|binance-testnet|binance-demo|URL", Description = "Where it trades; a URL is that of another gateway.", DefaultValueFactory = _ => "paper" };
    private readonly Option<string?> email = new("--email") { HelpName = "ADDRESS", Description = "What a real exchange knows a sub-account by; its key is made there by a call of the account above it." };
    private readonly Option<string?> type = new("--type") { HelpName = "ed25519|hmac", Description = "Its credential at a real exchange: a pair made here (the default), or a secret made there." };

    public AddVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("add", "Add a paper account, a sub-account, or an account at a real exchange.", "./keywright accounts add main --venue binance --type ed25519", "./keywright accounts add grid --under paper --deposit USDT=10000 --deposit BTC=0.5")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[under, email, deposits, venue, type])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, AddAsync);
    }

    private async Task<int> AddAsync(Call call, CancellationToken ct)
    {
        var isPaper = call.Get(venue) == "paper";
        if (isPaper && call.Has(type))
        {
            return call.Misused("--type goes with --venue: a paper account has no credential.");
        }

        if (!isPaper && call.Has(deposits))
        {
            return call.Misused("--deposit is of paper accounts: what an account at a real exchange holds is there.");
        }

        if (isPaper ? call.Has(email) : call.Has(email) != call.Has(under))
        {
            return call.Misused("--email is what a real exchange knows a sub-account by: it goes with --venue and --under.");
        }

        if (call.Get(type) is { } kind and not ("ed25519" or "hmac"))
        {
            return call.Misused($"--type takes ed25519 (the pair is made here) or hmac (the exchange makes the secret), not '{kind}'.");
        }

        var first = new List<Deposit>();
        foreach (var text in call.Get(deposits)!)
        {
            if (text.Split('=') is not [{ Length: > 0 } asset, var amount] || !AmountArgument.TryRead(amount, out var units))
            {
                return call.Misused($"--deposit takes an asset and an amount as USDT=10000, not '{text}'.");
            }

            first.Add(new Deposit(asset, units));
        }

        using var client = call.Connect();
        var answer = await client.AddAccountAsync(new AddAccount(call.Get(name)!) { Under = call.Get(under), Deposits = first, Email = call.Get(email), Venue = isPaper ? null : call.Get(venue), Type = call.Get(type) }, ct).ConfigureAwait(false);
        return call.With(answer, made =>
        {
            if (call.Json)
            {
                return call.Print(made, ControlJson.Default.AccountDetails);
            }

            if (!isPaper)
            {
                if (made.ApiKey is not null)
                {
                    LiveText.Show(call.Output, made);
                    return ExitCode.Done;
                }

                LiveText.WalkThrough(call.Output, made);
                return ExitCode.Done;
            }

            call.Output.WriteLine(SafeText.Of($"Account {made.Name} is open{(made.Under is { } parent ? $", under {parent}" : "")}: it holds {AccountText.Holdings(made)}."));
            call.Output.WriteLine(SafeText.Of($"Next: ./keywright keys create --label my-bot --account {made.Name} --preset spot-bot"));
            return ExitCode.Done;
        });
    }
}
