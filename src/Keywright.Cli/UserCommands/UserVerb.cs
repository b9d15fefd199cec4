using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.UserCommands;

/// <summary>A command about one person with nothing more to say: <c>show</c>, <c>unlock</c>.</summary>
internal sealed class UserVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Who." };

    public UserVerb(
        string verb,
        string description,
        string example,
        string? done,
        Func<ControlClient, string, CancellationToken, Task<ControlAnswer<UserDetails>>> ask,
        EverywhereOptions everywhere,
        Surroundings surroundings)
        : base(verb, description, example)
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await ask(client, call.Get(name)!, ct).ConfigureAwait(false), user => UsersVerb.Show(call, user, done));
        });
    }
}

/// <summary><c>users list</c>.</summary>
internal sealed class ListUsersVerb : Verb
{
    public ListUsersVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("list", "List the people.", "./keywright users list", "./keywright users list --json")
        => Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await client.ListUsersAsync(ct).ConfigureAwait(false), users => Show(call, users));
        });

    private static int Show(Call call, IReadOnlyList<UserDetails> users)
    {
        if (call.Json)
        {
            return call.Print(users, ControlJson.Default.IReadOnlyListUserDetails);
        }

        if (users.Count == 0)
        {
            call.Output.WriteLine("There is nobody yet; the owner of the home may do everything. Next: ./keywright users add alice --role owner");
            return ExitCode.Done;
        }

        var table = new Columns("NAME", "ROLE", "CODES", "KEYS MADE");
        foreach (var user in users)
        {
            table.Add(user.Name, user.Role, user.HasCodeDevice ? "device" : "none", string.Join(", ", user.Keys));
        }

        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;
    }
}

/// <summary><c>users role</c>.</summary>
internal sealed class RoleVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Who." };
    private readonly Argument<string> role = new("ROLE") { Description = "viewer, operator or owner." };

    public RoleVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("role", "Give a person another role.", "./keywright users role alice operator")
    {
        Arguments.Add(name);
        Arguments.Add(role);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            var answer = await client.SetRoleAsync(call.Get(name)!, new SetRole(call.Get(role)!), ct).ConfigureAwait(false);
            return call.With(answer, user => UsersVerb.Show(call, user, $"is {user.Role} from now on."));
        });
    }
}

/// <summary><c>users remove</c>.</summary>
internal sealed class RemoveUserVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Who." };
    private readonly Option<bool> yes = new("--yes") { Description = "Also when they made keys that live on." };

    public RemoveUserVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("remove", "Take a person away, with their sessions and the tokens they made; lists the keys they made.", "./keywright users remove alice", "./keywright users remove alice --yes")
    {
        Arguments.Add(name);
        Options.Add(yes);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            var answer = await client.RemoveUserAsync(call.Get(name)!, call.Get(yes), ct).ConfigureAwait(false);
            return call.With(answer, user => Show(call, user));
        });
    }

    private static int Show(Call call, UserDetails user)
    {
        if (call.Json)
        {
            return call.Print(user, ControlJson.Default.UserDetails);
        }

        call.Output.WriteLine(SafeText.Of($"{user.Name} is removed, with every session and token of theirs."));
        if (user.Keys.Count > 0)
        {
            call.Output.WriteLine(SafeText.Of($"Keys they made live on: {string.Join(", ", user.Keys)}. Rotate or revoke each whose secret they may have kept."));
        }

        return ExitCode.Done;
    }
}
