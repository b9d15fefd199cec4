using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys assess</c>: the questions to ask before a third party gets a key.</summary>
internal sealed class AssessVerb : Verb
{
    private readonly Option<string?> key = new("--key") { HelpName = "KEY", Description = "Keep the assessment with this key." };
    private readonly Option<string?> service = new("--service") { HelpName = "NAME", Description = "Who wants the key." };
    private readonly Option<string> use = new("--for") { HelpName = "PRESET", Description = $"What it is to do: {KnownWords.Or(KnownWords.Presets)}.", DefaultValueFactory = _ => "portfolio" };
    private readonly Option<bool> hosted = new("--hosted") { Description = "It runs elsewhere and calls the exchange itself, so that its key must live there." };
    private readonly Option<string?> answers = new("--answers") { HelpName = "yes,no,...", Description = "All answers in the order of the questions, instead of being asked." };
    private readonly Option<string[]> yes = TermsOptions.List("--yes", "Q,...", "The questions answered with yes, by name, and no to the others; none for none.");
    private readonly Option<bool> questions = new("--questions") { Description = "Print the questions and their names, and ask nothing." };

    public AssessVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base(
            "assess",
            "Ask the red-flag questions about a third party before it gets a key, and say what it should get.",
            "./keywright keys assess --service 3Commas --for dca --hosted",
            "./keywright keys assess --service GridBot --for spot-bot --yes no-allow-list,strangers-code",
            "./keywright keys assess --key '3Commas - DCA' --yes none",
            "./keywright keys assess --questions")
    {
        foreach (var option in (Option[])[key, service, use, hosted, answers, yes, questions])
        {
            Options.Add(option);
        }

        Does(everywhere, surroundings, AssessAsync);
    }

    private async Task<int> AssessAsync(Call call, CancellationToken ct)
    {
        if (!KnownWords.Presets.Contains(call.Get(use)))
        {
            return call.Misused($"--for takes {KnownWords.Or(KnownWords.Presets)}, not '{call.Get(use)}'.");
        }

        if (call.Has(answers) && call.Has(yes))
        {
            return call.Misused("--answers and --yes say the same thing: leave one of them out.");
        }

        if (!call.Has(answers) && !call.Has(yes) && !call.Get(questions) && !call.Surroundings.InputIsTerminal)
        {
            return call.Misused("There is no terminal to ask on: give --answers yes,no,... or --yes Q,...; --questions prints them.");
        }

        using var client = call.Connect();
        var asked = await client.AssessQuestionsAsync(ct).ConfigureAwait(false);
        if (asked is not ControlAnswer<IReadOnlyList<AssessQuestion>>.Done { Value: var list })
        {
            return call.With(asked, _ => ExitCode.Done);
        }

        if (call.Get(questions))
        {
            return ShowQuestions(call, list);
        }

        if (Answered(call, list, out var misuse) is not { } flags)
        {
            return call.Misused(misuse);
        }

        var answer = await client.AssessAsync(
            new() { Yes = flags, Service = call.Get(service), For = call.Get(use)!, Hosted = call.Get(hosted), Key = call.Get(key) }, ct).ConfigureAwait(false);
        return call.With(answer, made => Show(call, made));
    }

    /// <summary>Names of the questions answered with yes; null with one sentence when the answers are wrong.</summary>
    private string[]? Answered(Call call, IReadOnlyList<AssessQuestion> list, out string misuse)
    {
        misuse = "";
        if (call.Has(yes))
        {
            string[] words = [.. call.Get(yes)!.SelectMany(part => part.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
            return words is [TermsOptions.None] ? [] : words;
        }

        if (call.Get(answers) is not { } text)
        {
            return Ask(call, list, out misuse);
        }

        var given = text.Split(',', StringSplitOptions.TrimEntries);
        if (given.Length != list.Count)
        {
            misuse = $"--answers takes {list.Count} answers, one for each question, not {given.Length}: keys assess --questions prints them.";
            return null;
        }

        if (Array.FindIndex(given, word => YesOrNo(word) is null) is >= 0 and var wrong)
        {
            misuse = $"--answers takes yes or no, and answer {wrong + 1} is neither.";
            return null;
        }

        return [.. list.Where((_, i) => YesOrNo(given[i]) == true).Select(question => question.Name)];
    }

    // The questions go to standard error, so that --json leaves standard output to the answer.
    private static string[]? Ask(Call call, IReadOnlyList<AssessQuestion> list, out string misuse)
    {
        misuse = "";
        var flags = new List<string>();
        for (var i = 0; i < list.Count; i++)
        {
            bool? said = null;
            while (said is null)
            {
                call.Surroundings.Error.Write(SafeText.Of($"{i + 1,2} of {list.Count}. {list[i].Asks} [y/n] "));
                if (call.Surroundings.Input.ReadLine() is not { } line)
                {
                    misuse = $"The answers ended at question {i + 1}: nothing was assessed.";
                    return null;
                }

                said = YesOrNo(line.Trim());
            }

            if (said.Value)
            {
                flags.Add(list[i].Name);
            }
        }

        return [.. flags];
    }

    private static bool? YesOrNo(string word) => word.ToUpperInvariant() switch
    {
        "YES" or "Y" => true,
        "NO" or "N" => false,
        _ => null,
    };

    private static int ShowQuestions(Call call, IReadOnlyList<AssessQuestion> list)
    {
        if (call.Json)
        {
            return call.Print(list, ControlJson.Default.IReadOnlyListAssessQuestion);
        }

        var table = new Columns("NAME", "QUESTION");
        foreach (var question in list)
        {
            table.Add(question.Name, question.Asks);
        }

        table.WriteHeads(call.Output);
        table.WriteRows(call.Output);
        return ExitCode.Done;
    }

    private static int Show(Call call, AssessmentMade made)
    {
        if (call.Json)
        {
            return call.Print(made, ControlJson.Default.AssessmentMade);
        }

        var output = call.Output;
        output.WriteLine($"Verdict: {KeyText.Verdict(made.Verdict)} (score {made.Score} of {made.ScoreMax}; 0 is best).");
        foreach (var why in made.Why)
        {
            output.WriteLine(SafeText.Of("  " + why));
        }

        if (made.Preset is { } preset)
        {
            output.WriteLine($"Preset: {preset}");
        }

        if (made.Key is { } kept)
        {
            output.WriteLine(SafeText.Of($"Kept with key {kept}."));
        }

        if (made.Command is { } command)
        {
            output.WriteLine(SafeText.Of($"Next: {command}"));
        }

        return ExitCode.Done;
    }
}
