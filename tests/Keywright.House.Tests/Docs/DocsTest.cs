using System.Text.RegularExpressions;
using Keywright.House.Tests.Tidy;
using Xunit;

namespace Keywright.House.Tests.Docs;

/// <summary>What the documents show must be there: files, commands, and shell that parses.</summary>
public sealed partial class DocsTest
{
    // What the program can do today. A command joins the list when it acts, and only then may a document show it.
    private static readonly string[] s_commands =
    [
        "serve", "panic", "keys create", "keys presets", "keys list", "keys show", "keys edit", "keys renew", "keys rotate", "keys freeze", "keys thaw", "keys revoke", "keys snippet", "keys register", "keys audit", "keys assess", "keys rebind", "keys terms", "announce show", "announce webhook", "announce mail", "announce account", "announce test", "announce off", "accounts add", "accounts list", "accounts show", "accounts deposit", "accounts transfer", "accounts credential", "accounts arm", "accounts disarm", "accounts rotate", "accounts retire", "orders list", "orders adopt", "audit tail", "audit search", "audit verify",
        "vault status", "vault init", "vault unseal", "vault seal", "vault rekey", "vault backup", "vault restore", "vault drill",
        "doctor", "doctor signature",
        "users add", "users list", "users show", "users role", "users password", "users code", "users unlock", "users remove", "tokens create", "tokens list", "tokens revoke",
    ];

    [Fact]
    public void Every_link_leads_to_a_file() =>
        Finding.NoneMayStand(
            from document in Documents
            from match in Link().Matches(document.Text)
            let target = match.Groups["target"].Value
            let path = Path.GetFullPath(Path.Combine(Repository.PathOf(document.Folder), target))
            where !File.Exists(path) && !Directory.Exists(path)
            select Finding.At(document, match.Index, $"links to {target}, which is not there; mend the link"));

    [Fact]
    public void Every_command_shown_acts() =>
        Finding.NoneMayStand(
            from document in Documents
            from match in Command().Matches(document.Text)
            let command = match.Groups["command"].Value.TrimEnd()
            where !s_commands.Any(known => command == known || command.StartsWith(known + " ", StringComparison.Ordinal))
            select Finding.At(document, match.Index, $"shows \"keywright {command}\", which does not act yet; show only what works: {string.Join(", ", s_commands)}"));

    [Fact]
    public async Task Every_shell_block_parses()
    {
        var findings = new List<Finding>();
        foreach (var document in Documents)
        {
            foreach (Match block in ShellBlock().Matches(document.Text))
            {
                var (code, errors) = await ScriptRules.ParseAsync(block.Groups["text"].Value);
                if (code != 0)
                {
                    findings.Add(Finding.At(document, block.Index, $"bash cannot parse this block, mend it: {errors.Trim()}"));
                }
            }
        }

        Finding.NoneMayStand(findings);
    }

    private static IEnumerable<RepositoryFile> Documents => Repository.Files.Where(file => file.Extension == ".md");

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)(?<target>[^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?:\./|(?m:^\s*\$? ?)|`)keywright (?<command>[a-z]+(?: [a-z]+)?)")]
    private static partial Regex Command();

    [GeneratedRegex(@"(?m)^```(?:bash|sh)\n(?<text>[\s\S]*?)^```")]
    private static partial Regex ShellBlock();
}
