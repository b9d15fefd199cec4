using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys terms</c>: what is accepted with <c>--accept-terms</c>.</summary>
internal sealed class TermsVerb : Verb
{
    public TermsVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("terms", "Show what a key for a live account asks you to accept.", "./keywright keys terms")
        => Does(everywhere, surroundings, async (call, ct) =>
        {
            using var client = call.Connect();
            return call.With(await client.TermsAsync(ct).ConfigureAwait(false), terms =>
            {
                if (call.Json)
                {
                    return call.Print(terms, ControlJson.Default.Terms);
                }

                Write(call.Output, terms);
                return ExitCode.Done;
            });
        });

    public static void Write(TextWriter output, Terms terms)
    {
        foreach (var line in terms.Text.Split('\n'))
        {
            output.WriteLine(SafeText.Of(line.TrimEnd()));
        }
    }
}
