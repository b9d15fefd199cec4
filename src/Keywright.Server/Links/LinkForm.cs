using System.Text;
using System.Text.Json;
using Keywright.Control;
using Keywright.Server.ControlApi;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.Links;

/// <summary>What comes with the press of a button: a browser's form, or JSON.</summary>
internal static class LinkForm
{
    private const int BytesMax = 1024;
    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>Null when it is neither, or longer than anybody's form.</summary>
    public static async Task<UseRebind?> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > BytesMax)
        {
            return null;
        }

        using var body = await ReceivedBody.ReadAsync(http).ConfigureAwait(false);
        if (body.Bytes.Length > BytesMax)
        {
            return null;
        }

        if (body.Bytes.Length == 0)
        {
            return new UseRebind();
        }

        try
        {
            return http.Request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) == true
                ? OfForm(Encoding.UTF8.GetString(body.Bytes))
                : JsonSerializer.Deserialize(body.Bytes, ControlJson.Default.UseRebind);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A field twice, or one nobody asked for, makes it none.</summary>
    private static UseRebind? OfForm(string text)
    {
        var form = new UseRebind();
        foreach (var part in text.Split('&'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var value = Uri.UnescapeDataString(part[(at + 1)..].Replace('+', ' ')).Trim();
            switch (at < 0 ? "" : part[..at])
            {
                case "code" when form.Code is null:
                    form = form with { Code = value };
                    break;
                case "address" when form.Address is null:
                    form = form with { Address = value };
                    break;
                default:
                    return null;
            }
        }

        return form;
    }
}
