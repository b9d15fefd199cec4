using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary><c>keys show</c>.</summary>
internal sealed class ShowVerb : Verb
{
    private readonly Argument<string> name = new("KEY") { Description = "A label or an API key." };

    public ShowVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("show", "Show a key: everything but its secret.", "./keywright keys show my-bot")
    {
        Arguments.Add(name);
        Does(everywhere, surroundings, ShowAsync);
    }

    private async Task<int> ShowAsync(Call call, CancellationToken ct)
    {
        using var client = call.Connect();
        var answer = await client.FindKeyAsync(call.Get(name)!, ct).ConfigureAwait(false);
        return call.With(answer, key => Show(call, key));
    }

    private static int Show(Call call, KeyDetails key)
    {
        if (call.Json)
        {
            return call.Print(key, ControlJson.Default.KeyDetails);
        }
        var output = call.Output;
        if (key.Service is { } service)
        {
            output.WriteLine(SafeText.Of($"Key {key.Label} is held by {service} at the exchange and is {key.State}."));
            KeyText.WriteRegistered(output, key);
            WriteBeside(output, key);
            return ExitCode.Done;
        }
        output.WriteLine(SafeText.Of($"Key {key.Label} on account {key.Account} is {key.State}."));
        output.WriteLine($"  apiKey     {key.ApiKey}");
        KeyText.WritePolicy(output, key.Type, key.Permissions, key.AllowedIps, key.Symbols, key.ExpiresAt, key.TradingAuthorityExpiresAt);
        PolicyText.Write(output, key.Policy);
        output.WriteLine($"  made       {TimeText.Short(key.CreatedAt)}");
        if (key.MadeBy is { } maker)
        {
            output.WriteLine(SafeText.Of($"  made by    {KeyText.Maker(maker, key.MakerState)}"));
        }
        if (key.RotatedAt != key.CreatedAt || key.OverlapEndsAt is not null)
        {
            output.WriteLine($"  secret of  {TimeText.Short(key.RotatedAt)}{(key.OverlapEndsAt is { } ends ? $", and a new one waits for its first use; the old one dies at {TimeText.Short(ends)}" : "")}");
        }
        WriteBeside(output, key);
        output.WriteLine(SafeText.Of(key.LastUsedAt is { } used
            ? $"  last used  {TimeText.Short(used)} from {key.LastAddress}, {key.LastRoute}"
            : "  last used  never"));
        foreach (var route in key.Unserved ?? [])
        {
            output.WriteLine(SafeText.Of($"  not served {route.Route}, asked for {route.Count} {(route.Count == 1 ? "time" : "times")}, last {TimeText.Short(route.LastAt)}"));
        }
        return ExitCode.Done;
    }

    private static void WriteBeside(TextWriter output, KeyDetails key)
    {
        foreach (var (what, text) in (ReadOnlySpan<(string, string)>)[("owner", key.Owner), ("purpose", key.Purpose), ("tags", string.Join(",", key.Tags)), ("notes", key.Notes)])
        {
            if (text.Length > 0)
            {
                output.WriteLine(SafeText.Of($"  {what,-10} {text}"));
            }
        }
        if (key.Terms is { } terms)
        {
            output.WriteLine(SafeText.Of($"  terms      version {terms.Version} accepted by {terms.By} at {TimeText.Short(terms.At)}"));
        }
        foreach (var claim in key.Claims ?? [])
        {
            output.WriteLine(SafeText.Of(claim switch
            {
                { ClaimedAt: { } at } => $"  claimed    {TimeText.Short(at)} from {claim.From} by {(claim.By == "link" ? "whoever had the link" : claim.By)}; the link was made by {claim.MadeBy}",
                { State: "waiting" } => $"  claim      waits until {TimeText.Short(claim.ExpiresAt)}; the link was made by {claim.MadeBy}",
                _ => $"  claim      {claim.State}, nobody came; the link was made by {claim.MadeBy} at {TimeText.Short(claim.CreatedAt)}",
            }));
        }
        foreach (var link in key.Rebinds ?? [])
        {
            output.WriteLine(SafeText.Of($"  rebind     a link replaces {link.Replaces} until {TimeText.Short(link.ExpiresAt)}, {(link.Person.Length > 0 ? $"with a code of {link.Person}" : "once")}"));
        }
        if (key.Assessment is { } assessed)
        {
            output.WriteLine(SafeText.Of($"  assessed   {KeyText.Assessed(assessed)}"));
        }
    }
}
