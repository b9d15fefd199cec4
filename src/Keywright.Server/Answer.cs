using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Keywright.Control;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server;

/// <summary>Whole answers of the two quiet listeners, console and control.</summary>
internal static class Answer
{
    public static Task JsonAsync<T>(HttpContext http, int status, T value, JsonTypeInfo<T> shape)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, shape);
        return BytesAsync(http, status, "application/json", bytes);
    }

    /// <summary>An answer that carries a secret: the bytes it was written from are zeroed when they are sent.</summary>
    public static Task SecretJsonAsync<T>(HttpContext http, int status, T value, JsonTypeInfo<T> shape) =>
        SecretBytesAsync(http, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(value, shape));

    /// <summary>The same with text.</summary>
    public static Task SecretTextAsync(HttpContext http, int status, string contentType, string text) =>
        SecretBytesAsync(http, status, contentType, Encoding.UTF8.GetBytes(text));

    public static Task ProblemAsync(HttpContext http, int status, string sentence) =>
        JsonAsync(http, status, new Problem(sentence), ControlJson.Default.Problem);

    public static Task TextAsync(HttpContext http, int status, string contentType, string text) =>
        BytesAsync(http, status, contentType, Encoding.UTF8.GetBytes(text));

    private static async Task SecretBytesAsync(HttpContext http, int status, string contentType, byte[] bytes)
    {
        try
        {
            await BytesAsync(http, status, contentType, bytes).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static Task BytesAsync(HttpContext http, int status, string contentType, byte[] bytes)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(bytes).AsTask();
    }
}
