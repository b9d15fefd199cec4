using System.CommandLine;
using System.Globalization;

namespace Keywright.Cli.AuditCommands;

/// <summary><c>--limit</c>: how many entries at most.</summary>
internal sealed class LimitOption : Option<string>
{
    private const int Most = 1000;

    public LimitOption(int usual)
        : base("--limit")
    {
        HelpName = "N";
        Description = $"At most this many entries, the newest, 1 to {Most}.";
        DefaultValueFactory = _ => usual.ToString(CultureInfo.InvariantCulture);
    }

    public bool TryRead(Call call, out int limit, out string misuse)
    {
        var text = call.Get(this)!;
        var fits = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= Most;
        misuse = fits ? "" : $"--limit takes a whole number from 1 to {Most}, not '{text}'.";
        return fits;
    }
}
