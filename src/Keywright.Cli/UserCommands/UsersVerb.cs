using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.UserCommands;

/// <summary><c>users</c>: the people who may change things.</summary>
internal static class UsersVerb
{
    public static Command Build(EverywhereOptions everywhere, Surroundings surroundings)
    {
        var users = new Verb("users", "People who may change things.", "./keywright users add alice --role owner", "./keywright users code alice");
        users.Subcommands.Add(new AddUserVerb(everywhere, surroundings));
        users.Subcommands.Add(new ListUsersVerb(everywhere, surroundings));
        users.Subcommands.Add(new UserVerb("show", "Show a person and the keys they made.", "./keywright users show alice", null, static (client, name, ct) => client.FindUserAsync(name, ct), everywhere, surroundings));
        users.Subcommands.Add(new RoleVerb(everywhere, surroundings));
        users.Subcommands.Add(new PasswordVerb(everywhere, surroundings));
        users.Subcommands.Add(new CodeVerb(everywhere, surroundings));
        users.Subcommands.Add(new UserVerb("unlock", "Forget a person's wrong attempts, so that they need not wait.", "./keywright users unlock alice", "may sign in again at once.", static (client, name, ct) => client.UnlockUserAsync(name, ct), everywhere, surroundings));
        users.Subcommands.Add(new RemoveUserVerb(everywhere, surroundings));
        return users;
    }

    /// <summary>The person, and before it what was done.</summary>
    public static int Show(Call call, UserDetails user, string? done)
    {
        if (call.Json)
        {
            return call.Print(user, ControlJson.Default.UserDetails);
        }

        var output = call.Output;
        if (done is not null)
        {
            output.WriteLine(SafeText.Of($"{user.Name} {done}"));
        }

        output.WriteLine(SafeText.Of($"  name      {user.Name}"));
        output.WriteLine(SafeText.Of($"  role      {user.Role}"));
        output.WriteLine(SafeText.Of($"  codes     {(user.HasCodeDevice ? $"by device; {user.RecoveryCodesLeft} recovery codes left" : "no device; ./keywright users code " + user.Name)}"));
        output.WriteLine(SafeText.Of($"  keys      {(user.Keys.Count == 0 ? "none made" : string.Join(", ", user.Keys))}"));
        if (user.WaitsUntil is { } until)
        {
            output.WriteLine($"  waits     until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, after wrong attempts; ./keywright users unlock {SafeText.Of(user.Name)}");
        }

        return ExitCode.Done;
    }
}
