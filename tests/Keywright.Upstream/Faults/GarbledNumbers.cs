using System.Text;
using System.Text.RegularExpressions;

namespace Keywright.Upstream.Faults;

/// <summary>The upstream's answer with every decimal in it replaced by something that is none.</summary>
/// <param name="With">In quotes already, if it is to be text.</param>
public sealed partial record GarbledNumbers(string With = "\"NaN\"") : Fault
{
    public override async Task RunAsync(Call call)
    {
        var answer = await call.ForwardAsync();
        await call.AnswerAsync(answer.WithBody(Encoding.UTF8.GetBytes(Decimal().Replace(answer.Text, _ => With))));
    }

    public override string ToString() => $"decimals as {With}";

    [GeneratedRegex("""
        "-?\d+\.\d+"
        """)]
    private static partial Regex Decimal();
}
