namespace Keywright.Server.Rest;

/// <summary>The few answers given before or beside the pipeline, in the exchange's shape.</summary>
internal static class Refusals
{
    public static ReadOnlyMemory<byte> TooSlow { get; } = """{"code":-1000,"msg":"The body of the request did not arrive in time."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Broken { get; } = """{"code":-1000,"msg":"The body of the request could not be read."}"""u8.ToArray();

    public static ReadOnlyMemory<byte> Unknown { get; } = """{"code":-1000,"msg":"An unknown error occurred while processing the request."}"""u8.ToArray();
}
