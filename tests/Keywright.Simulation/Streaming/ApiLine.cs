using System.Text.Json;

namespace Keywright.Simulation.Streaming;

/// <summary>The requests of one connection to the WebSocket API that wait for their answers.</summary>
internal sealed class ApiLine(SimulatedLine line)
{
    private readonly Dictionary<string, TaskCompletionSource<JsonElement?>> waiting = [];
    private int number;

    public SimulatedLine Line => line;

    public int UnderWay => waiting.Count;

    public string NextId() => $"r{++number}";

    /// <summary>The answer's envelope; null when the connection ended first.</summary>
    /// <param name="id">The request's own.</param>
    /// <param name="text">The whole frame.</param>
    /// <param name="taken">Called in the moment the gateway takes it in.</param>
    public Task<JsonElement?> AskAsync(string id, string text, Action? taken = null)
    {
        if (!line.IsUp)
        {
            return Task.FromResult<JsonElement?>(null);
        }

        var answer = new TaskCompletionSource<JsonElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Add(id, answer);
        line.Say(text, taken);
        return answer.Task;
    }

    /// <summary>False when it is the answer to nothing that was asked here.</summary>
    public bool TryTake(JsonElement json)
    {
        if (!json.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || !waiting.Remove(id.GetString()!, out var answer))
        {
            return false;
        }

        answer.SetResult(json);
        return true;
    }

    /// <summary>Nothing more will be answered.</summary>
    public void End()
    {
        foreach (var answer in waiting.Values.ToList())
        {
            answer.SetResult(null);
        }

        waiting.Clear();
    }

    /// <summary>The session's key is no longer good: said unasked, or in place of an answer.</summary>
    public static bool IsKeyEnd(JsonElement json) => json.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Null && json.TryGetProperty("status", out var status) && status.GetInt32() == 401;
}
