using System.Text.Json;

namespace Keywright.Binance.Wire.Upstream;

/// <summary>What the exchange says when it refuses.</summary>
/// <param name="Code">Negative.</param>
/// <param name="Message">Its text.</param>
public readonly record struct UpstreamFault(int Code, string Message)
{
    private const int MessageMax = 500;

    /// <summary>The exchange does not know the key, or not from here, or not for this.</summary>
    public bool IsOfKey => Code is -2015 or -2014 or -2008;

    /// <summary>It refuses the credential, key or signature: no other call by it will fare better.</summary>
    public bool IsOfCredential => IsOfKey || Code == -1022;

    /// <summary>Reads <c>{"code":-1022,"msg":"…"}</c>; false when the body is anything else.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> body, out UpstreamFault fault)
    {
        fault = default;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("code"u8, out var code) || !code.TryGetInt32(out var number) || number >= 0
                || !json.RootElement.TryGetProperty("msg"u8, out var text) || text.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            var message = text.GetString()!;
            fault = new UpstreamFault(number, message.Length > MessageMax ? message[..MessageMax] : message);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
