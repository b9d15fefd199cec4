using System.Text.Json;

namespace Keywright.Simulation.Streaming;

/// <summary>What a peer gets to see of its connection.</summary>
internal abstract record Heard
{
    private Heard()
    {
    }

    public sealed record Text(byte[] Utf8) : Heard
    {
        public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Utf8);
    }

    public sealed record Ping(byte[] Payload) : Heard;

    /// <summary>The gateway's close, with its code and reason.</summary>
    public sealed record Closed(int Code, string Reason) : Heard;

    /// <summary>The connection is gone, and nothing was said.</summary>
    public sealed record Lost : Heard;
}
