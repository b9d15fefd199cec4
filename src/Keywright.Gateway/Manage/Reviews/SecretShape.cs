using System.Text.RegularExpressions;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Knows text that could be a secret. A key at the exchange is only written down here, so no field of it may hold one.</summary>
internal static partial class SecretShape
{
    /// <summary>Null when no field looks like a secret; the sentence names the field and never repeats what is in it.</summary>
    public static string? Problem(IEnumerable<(string Field, string Text)> fields)
    {
        foreach (var (field, text) in fields)
        {
            if (Token().IsMatch(text) || text.Contains("-----BEGIN", StringComparison.OrdinalIgnoreCase))
            {
                return $"{field} holds what looks like a secret or a key file; nothing was kept. A registered key is known by its label alone: leave its API key and secret where they are, and if that was a real secret, rotate it at the exchange.";
            }
        }

        return null;
    }

    // The exchange's API keys and secrets have 64 characters; whoever pastes both without a space has more.
    [GeneratedRegex("[A-Za-z0-9]{64}")]
    private static partial Regex Token();
}
