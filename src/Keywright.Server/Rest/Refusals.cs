namespace Keywright.Server.Rest;

/// <summary>The few answers given before or beside the pipeline, in the exchange's shape.</summary>
internal static class Refusals
{
    public static ReadOnlySpan<byte> TooSlow => """{"code":-1000,"msg":"The body of the request did not arrive in time."}"""u8;

    public static ReadOnlySpan<byte> Broken => """{"code":-1000,"msg":"The body of the request could not be read."}"""u8;

    public static ReadOnlySpan<byte> Unknown => """{"code":-1000,"msg":"An unknown error occurred while processing the request."}"""u8;
}
