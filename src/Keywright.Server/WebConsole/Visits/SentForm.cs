using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>What was typed into a form, by the names of its fields; nothing in it has been checked.</summary>
public sealed class SentForm
{
    private const int FieldsMax = 200;
    private const int NameMax = 100;
    private const int TextMax = 16 * 1024;

    private readonly Dictionary<string, string[]> fields;

    private SentForm(Dictionary<string, string[]> fields) => this.fields = fields;

    public static SentForm Empty { get; } = new([]);

    public IEnumerable<string> Names => fields.Keys;

    /// <summary>A field's one text; empty when it was left out.</summary>
    public string this[string name] => fields.TryGetValue(name, out var texts) && texts.Length > 0 ? texts[0] : "";

    /// <summary>All a field was given, as of boxes that are ticked.</summary>
    public IReadOnlyList<string> All(string name) => fields.GetValueOrDefault(name) ?? [];

    public bool Has(string name, string text) => All(name).Contains(text);

    /// <summary>The same with another text in one field.</summary>
    public SentForm With(string name, params string[] texts) => new(new Dictionary<string, string[]>(fields) { [name] = texts });

    /// <summary>The query of a request, read as a form.</summary>
    public static SentForm OfQuery(HttpRequest request) => new(request.Query.Take(FieldsMax).ToDictionary(pair => pair.Key, pair => Clean(pair.Value.ToArray())));

    /// <summary>The body of a request; a file counts as the text it holds. Null when it is no form, or too large a one.</summary>
    public static async Task<SentForm?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        var options = new FormOptions { ValueCountLimit = FieldsMax, KeyLengthLimit = NameMax, ValueLengthLimit = TextMax, MultipartBodyLengthLimit = TextMax };
        try
        {
            var read = await new FormFeature(request, options).ReadFormAsync(ct).ConfigureAwait(false);
            var fields = read.ToDictionary(pair => pair.Key, pair => Clean(pair.Value.ToArray()));
            foreach (var file in read.Files.Where(file => file.Length > 0))
            {
                using var text = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
                fields[file.Name] = Clean([await text.ReadToEndAsync(ct).ConfigureAwait(false)]);
            }

            return new SentForm(fields);
        }
        catch (InvalidDataException)
        {
            // Past a limit, or torn; what was read of it is of no use.
            return null;
        }
    }

    // Browsers send lines as CR LF.
    private static string[] Clean(string?[] texts) => [.. texts.Select(text => (text ?? "").ReplaceLineEndings("\n").Trim())];
}
