using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys list</c>.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Option<string?> account = new("--account") { HelpName = "NAME", Description = "Only the keys of this account." };

    private readonly Option<string?> tag = new("--tag") { HelpName = "TAG", Description = "Only keys with this tag." };
    private readonly Option<string?> owner = new("--owner") { HelpName = "NAME", Description = "Only keys of this owner." };

    public ListVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the keys.", "./keywright keys list", "./keywright keys list --account paper --tag tax --json")
    {
        Options.Add(account);
        Options.Add(tag);
        Options.Add(owner);
        Does(everywhere, surroundings, ListAsync);
    }

    private async Task<int> ListAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var answer = await client.ListKeysAsync(call.Get(account), ct).ConfigureAwait(false);
        if (!call.Json && answer is ControlAnswer<IReadOnlyList<KeyDetails>>.Done)
        {
            var review = await client.ReviewStatusAsync(ct).ConfigureAwait(false);
            if (call.With(review, status => ShowOverdue(call, status)) is not ExitCode.Done and var failed)
            {
                return failed;
            }
        }
        return call.With(answer, keys => Show(
            call,
            [.. keys.Where(key => (call.Get(tag) is not { } wanted || key.Tags.Contains(wanted)) && (call.Get(owner) is not { } whose || key.Owner == whose))],
            isChosen: call.Has(tag) || call.Has(owner) || call.Has(account)));
    }

    private static int ShowOverdue(Call call, ReviewStatus status)
    {
        if (status.Overdue)
        {
            call.Output.WriteLine($"A review of the keys has been due since {TimeText.Short(status.DueAt)}. Next: ./keywright keys audit");
        }
        return ExitCode.Done;
    }

    private static int Show(Call call, IReadOnlyList<KeyDetails> keys, bool isChosen)
    {
        if (call.Json)
        {
            return call.Print(keys, ControlJson.Default.IReadOnlyListKeyDetails);
        }
        if (keys.Count == 0)
        {
            call.Output.WriteLine(isChosen ? "No key is like that. Next: ./keywright keys list" : "There are no keys yet. Next: ./keywright keys create --label my-bot --preset spot-bot");
            return ExitCode.Done;
        }
        var table = new Columns("LABEL", "API KEY", "LIVES", "ACCOUNT", "TYPE", "STATE", "MAY", "EXPIRES", "LAST USED");
        foreach (var key in keys)
        {
            table.Add(
                key.Label,
                key.Service is null ? KeyText.Masked(key.ApiKey) : "-",
                KeyText.Place(key),
                key.Service is null ? key.Account : "-",
                key.Type,
                key.State,
                KeyText.Listed(key.Permissions, "nothing"),
                KeyText.Time(key.ExpiresAt, "never"),
                key.Service is null ? KeyText.Time(key.LastUsedAt, "never") : "not seen here");
        }
        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;
    }
}
