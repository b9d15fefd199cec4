using System.Globalization;
using Keywright.Gateway.Manage;
using Keywright.Keys.Policy;
using Keywright.Server.WebConsole.Visits;

namespace Keywright.Server.WebConsole.Terms;

/// <summary>A key's terms as a form has them: read from what was typed, and written from a key. What a term may say, the desk knows; here only numbers and times are read.</summary>
internal static class TermsForm
{
    public const string Label = "label";
    public const string Permit = "permit";
    public const string AllowIp = "allow-ip";
    public const string Symbols = "symbols";
    public const string Owner = "owner";
    public const string Purpose = "purpose";
    public const string Tags = "tags";
    public const string Notes = "notes";
    public const string Account = "account";
    public const string Preset = "preset";
    public const string Type = "type";
    public const string PublicKey = "public-key";
    public const string PublicKeyFile = "public-key-file";
    public const string Expires = "expires";
    public const string Revision = "revision";

    /// <summary>For a form whose hidden field is not as it was sent.</summary>
    public const string LostRevision = "The form has lost which state of the key it was made from: open it again.";

    /// <summary>What the owner of a new key asks for; null with a sentence when a number or a time is none.</summary>
    public static KeyRequest? TryRequest(SentForm form, out string? problem)
    {
        TimeSpan? expires = null;
        if (TryPolicy(form, out problem) is not { } policy || !TryDays(form[Expires], out expires, out problem))
        {
            return null;
        }

        return new KeyRequest(
            form[Label],
            form[Account],
            form[Preset] is { Length: > 0 } preset ? preset : null,
            Level: null,
            form[Type] is { Length: > 0 } type ? type : "hmac",
            PublicKeyOf(form),
            form.All(Permit),
            Listed(form[AllowIp]),
            Listed(form[Symbols]),
            expires,
            MaxOrderNotional: null,
            MaxDailyNotional: null)
        {
            Policy = policy,
            Notes = NotesOf(form),
        };
    }

    /// <summary>What a key is changed to.</summary>
    public static KeyEdit? TryEdit(SentForm form, out string? problem)
    {
        if (!int.TryParse(form[Revision], NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            problem = LostRevision;
            return null;
        }

        return TryPolicy(form, out problem) is { } policy
            ? new KeyEdit(revision, form[Label], form.All(Permit), Listed(form[AllowIp]), Listed(form[Symbols]), policy, NotesOf(form))
            : null;
    }

    /// <summary>The form as somebody would have typed this key.</summary>
    public static SentForm Of(KeyView key)
    {
        var form = SentForm.Empty
            .With(Label, key.Label)
            .With(Permit, [.. key.Permissions])
            .With(AllowIp, string.Join('\n', key.AllowedIps))
            .With(Symbols, string.Join(", ", key.Symbols))
            .With(Owner, key.Notes.Owner)
            .With(Purpose, key.Notes.Purpose)
            .With(Tags, string.Join(", ", key.Notes.Tags))
            .With(Notes, key.Notes.Notes)
            .With(Revision, key.Revision.ToString(CultureInfo.InvariantCulture));
        return PolicyField.All.Aggregate(form, (so, field) => so.With(field.Name, field.Show(key.Policy)));
    }

    /// <summary>A number of days; empty for none.</summary>
    public static bool TryDays(string text, out TimeSpan? span, out string? problem)
    {
        (span, problem) = (null, null);
        if (text.Length == 0)
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > 10_000)
        {
            problem = "expires takes a number of days from 7 to 365, or nothing for none.";
            return false;
        }

        span = TimeSpan.FromDays(days);
        return true;
    }

    /// <summary>The uploaded file before what was pasted; null when there is neither.</summary>
    public static string? PublicKeyOf(SentForm form) =>
        form[PublicKeyFile] is { Length: > 0 } file ? file + "\n"
        : form[PublicKey] is { Length: > 0 } pasted ? pasted + "\n"
        : null;

    public static KeyNotes NotesOf(SentForm form) => new() { Owner = form[Owner], Purpose = form[Purpose], Tags = Listed(form[Tags]), Notes = form[Notes] };

    /// <summary>Words between commas, spaces or line ends.</summary>
    public static string[] Listed(string text) => text.Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static KeyPolicy? TryPolicy(SentForm form, out string? problem)
    {
        var policy = new KeyPolicy();
        foreach (var field in PolicyField.All)
        {
            if (form.All(field.Name) is not { Count: > 0 } texts || string.Join(", ", texts) is not { Length: > 0 } text)
            {
                continue;
            }

            if (field.TryRead(policy, text) is not { } read)
            {
                problem = $"{field.Name} takes {field.Takes}, or nothing.";
                return null;
            }

            policy = read;
        }

        problem = null;
        return policy;
    }
}
