using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys freeze</c> and <c>keys thaw</c>.</summary>
internal sealed class FreezeVerbs : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };

    private FreezeVerbs(
        string verb,
        string description,
        string sentence,
        Func<ControlClient, string, CancellationToken, Task<ControlAnswer<KeyDetails>>> change,
        EverywhereOptions everywhere,
        Surroundings surroundings)
        : base(verb, description, $"./keywright keys {verb} my-bot")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            var answer = await change(client, call.Get(name)!, ct).ConfigureAwait(false);
            return call.With(answer, key =>
            {
                if (call.Json)
                {
                    return call.Print(key, ControlJson.Default.KeyDetails);
                }

                call.Output.WriteLine(SafeText.Of($"Key {key.Label} ({KeyText.Masked(key.ApiKey)}) is {key.State}: {sentence}"));
                return ExitCode.Done;
            });
        });
    }

    public static Verb Freeze(EverywhereOptions everywhere, Surroundings surroundings) => new FreezeVerbs(
        "freeze",
        "Stop a key from placing orders, at once; it still reads and cancels.",
        "from now on it reads and cancels, and places nothing.",
        static (client, name, ct) => client.FreezeKeyAsync(name, ct),
        everywhere,
        surroundings);

    public static Verb Thaw(EverywhereOptions everywhere, Surroundings surroundings) => new FreezeVerbs(
        "thaw",
        "Let a frozen key place orders again.",
        "it may do again what it may.",
        static (client, name, ct) => client.ThawKeyAsync(name, ct),
        everywhere,
        surroundings);
}
