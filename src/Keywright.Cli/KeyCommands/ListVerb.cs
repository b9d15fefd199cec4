using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys list</c>.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Option<string?> account = new("--account") { HelpName = "NAME", Description = "Only the keys of this account." };

    public ListVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the keys.", "./keywright keys list", "./keywright keys list --account paper --json")
    {
        Options.Add(account);
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
        return call.With(answer, keys => Show(call, keys));
    }

    private static int ShowOverdue(Call call, ReviewStatus status)
    {
        if (status.Overdue)
        {
            call.Output.WriteLine($"A review of the keys has been due since {TimeText.Short(status.DueAt)}. Next: ./keywright keys audit");
        }
        return ExitCode.Done;
    }

    private static int Show(Call call, IReadOnlyList<KeyDetails> keys)
    {
        if (call.Json)
        {
            return call.Print(keys, ControlJson.Default.IReadOnlyListKeyDetails);
        }
        if (keys.Count == 0)
        {
            call.Output.WriteLine("There are no keys yet. Next: ./keywright keys create --label my-bot --preset spot-bot");
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
