using Keywright.Upstream.Faults;
using Xunit;

namespace Keywright.Upstream.Tests;

public sealed class ScriptTests
{
    [Fact]
    public void A_rule_acts_on_its_stretch_of_the_calls_that_fit_it()
    {
        var (first, second) = (new Unavailable(), new FirewallPage());
        var script = new Script().On(Match.Of("GET", "/a*"), 2, first, count: 2).Always(Match.Of("GET", "/ab"), second);
        Assert.Equal([null, null, first, first, second], new[] { "/b", "/a", "/ab", "/ac", "/ab" }.Select(path => script.Choose(Call(path))));
        Assert.Equal((1, 2), script.CallRules);
        script.Clear();
        Assert.Null(script.Choose(Call("/ab")));
    }

    [Fact]
    public void The_same_seed_draws_the_same_script_and_another_another()
    {
        Assert.Equal(Script.Random(7).ToString(), Script.Random(7).ToString());
        Assert.Equal(100, Enumerable.Range(0, 100).Select(seed => Script.Random(seed).ToString()).Distinct().Count());
    }

    [Fact]
    public void Every_fault_at_every_point_is_drawn_by_some_seed()
    {
        var everywhere = OrderLife.EveryPoint().Select(point => point.Name).ToHashSet(StringComparer.Ordinal);
        Assert.True(everywhere.Count > 300, $"{everywhere.Count}");
        var drawn = Enumerable.Range(0, 20_000).SelectMany(seed => Script.Random(seed).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(line => System.Text.RegularExpressions.Regex.Replace(line, @", number \d+:", ":").Replace("event ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        // How late a late answer is differs from draw to draw.
        Assert.DoesNotContain(everywhere, name => !drawn.Contains(name) && !name.Contains(" ms late ", StringComparison.Ordinal));
        Assert.Contains(drawn, line => line.Contains(" ms late ", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_half_open_faults_none_is_drawn() =>
        Assert.DoesNotContain(Enumerable.Range(0, 500).Select(seed => Script.Random(seed, new RandomScriptOptions { HalfOpen = false }).ToString()), text => text.Contains("half open", StringComparison.OrdinalIgnoreCase) || text.Contains("HalfOpen", StringComparison.Ordinal));

    private static Arrival Call(string path) => new() { Number = 1, At = default, Connection = "", Method = "GET", Path = path, Parameters = new Dictionary<string, string>() };
}
