using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Keywright.Server.Sockets;

/// <summary>The opening handshake of RFC 6455, section 4.2. No extension and no sub-protocol is agreed to.</summary>
internal static class Handshake
{
    private const int KeyBytes = 16;
    private const int KeyLength = 24;
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>What is wrong with the request, as an answer; null when it may be upgraded.</summary>
    public static (int Status, ReadOnlyMemory<byte> Body)? Refuse(IHttpRequestFeature request, IHttpUpgradeFeature? upgrade)
    {
        var headers = request.Headers;
        if (request.Method != HttpMethods.Get
            || upgrade is not { IsUpgradableRequest: true }
            || !HasToken(headers.Upgrade, "websocket")
            || !HasToken(headers.Connection, "upgrade"))
        {
            return (426, SocketRefusals.NoUpgrade);
        }

        if (headers.SecWebSocketVersion != "13")
        {
            return (426, SocketRefusals.WrongVersion);
        }

        return IsKey(headers.SecWebSocketKey) ? null : (400, SocketRefusals.WrongKey);
    }

    /// <summary>What proves that the key was understood.</summary>
    public static string Accept(string key)
    {
        // RFC 6455 names SHA-1; nothing rests on its strength.
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid), hash);
        return Convert.ToBase64String(hash);
    }

    private static bool IsKey(StringValues sent)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return sent.Count == 1
            && sent[0] is { Length: KeyLength } key
            && Convert.TryFromBase64String(key, bytes, out var length)
            && length == KeyBytes;
    }

    private static bool HasToken(StringValues values, string token)
    {
        foreach (var value in values)
        {
            foreach (var part in (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            {
                if (part.Equals(token, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
