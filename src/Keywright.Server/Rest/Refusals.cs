namespace Keywright.Server.Rest;

/// <summary>The few answers given before or beside the pipeline, in the exchange's shape.</summary>
internal static class Refusals
{
    public static ReadOnlyMemory<byte> TooSlow { get; } = """{"code":-1000,"msg":"The body of the request did not arrive in time."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Broken { get; } = """{"code":-1000,"msg":"The body of the request could not be read."}"""u8.ToArray();

    /// <summary>Raw bytes that had to be percent-encoded are what a client of the exchange gets wrong here.</summary>
    public static ReadOnlyMemory<byte> NoRequest { get; } = """{"code":-1100,"msg":"Illegal characters found in a parameter."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> TargetTooLong { get; } = """{"code":-1101,"msg":"Too many parameters sent for this endpoint."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> HeadTooLarge { get; } = """{"code":-1000,"msg":"The headers of the request are too many or too long."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> HeadTooSlow { get; } = """{"code":-1000,"msg":"The request did not arrive in time."}"""u8.ToArray();

    /// <summary>Of every request while the vault is sealed.</summary>
    public static ReadOnlyMemory<byte> Sealed { get; } = """{"code":-1000,"msg":"The vault of this gateway is sealed; nothing is served until its owner opens it."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Unknown { get; } = """{"code":-1000,"msg":"An unknown error occurred while processing the request."}"""u8.ToArray();
}
