using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.WebConsole.Assets;

/// <summary>The files beside the pages. They lie in the assembly, so that the program is all there is to install.</summary>
public static class AssetShelf
{
    private const string Root = "/assets/";

    private static readonly FrozenDictionary<string, Asset> Files = new[]
    {
        Load("console.css", "text/css; charset=utf-8"),
        Load("console.js", "text/javascript; charset=utf-8"),
        Load("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(asset => asset.Name);

    /// <summary>Where a page finds a file; another content has another address, so that browsers may keep it for good.</summary>
    public static string UrlOf(string name) => $"{Root}{name}?v={Files[name].Version}";

    internal static bool TryFind(HttpContext http, out Asset asset)
    {
        var path = http.Request.Path.Value ?? "";
        asset = default!;
        return path.StartsWith(Root, StringComparison.Ordinal) && Files.TryGetValue(path[Root.Length..], out asset!);
    }

    internal static Task SendAsync(HttpContext http, Asset asset)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = asset.Bytes.Length;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        http.Response.Headers.CacheControl = http.Request.QueryString.Value == "?v=" + asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(asset.Bytes).AsTask();
    }

    private static Asset Load(string name, string contentType)
    {
        using var from = typeof(AssetShelf).Assembly.GetManifestResourceStream(typeof(AssetShelf), name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        using var into = new MemoryStream();
        from.CopyTo(into);
        var bytes = into.ToArray();
        return new Asset(name, contentType, bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    internal sealed record Asset(string Name, string ContentType, byte[] Bytes, string Version);
}
