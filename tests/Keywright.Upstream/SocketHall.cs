using System.Text;
using System.Text.Json;

namespace Keywright.Upstream;

/// <summary>The sockets that are open now, and what can happen to them at a test's word. A path that ends in <c>*</c> means all that begin like it.</summary>
public sealed class SocketHall
{
    public const string ApiPath = "/ws-api/v3";

    private readonly Lock gate = new();
    private readonly List<SocketRelay> open = [];
    private readonly List<(Func<bool> IsSo, TaskCompletionSource Done)> waits = [];

    /// <summary>How many are open.</summary>
    public int CountOf(string path = "*") => On(path).Count;

    /// <summary>Done once so many are open, no more and no less.</summary>
    public Task OpenAsync(int count, string path = "*")
    {
        lock (gate)
        {
            var wait = ((Func<bool>)(() => On(path).Count == count), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            waits.Add(wait);
            Wake();
            return wait.Item2.Task;
        }
    }

    /// <summary>The serverShutdown event, and the close after it.</summary>
    public Task ShutDownAsync(string path = "*") => Task.WhenAll(On(path).Select(each => each.ShutDownAsync()));

    /// <summary>The close that comes after 24 hours.</summary>
    public Task EndDayAsync(string path = "*") => Task.WhenAll(On(path).Select(each => each.EndDayAsync()));

    /// <summary>Gone without a close frame.</summary>
    public void Cut(string path = "*") => On(path).ForEach(each => each.Cut());

    /// <summary>Half open: no data, no ping, no pong, and no close.</summary>
    public void Silence(string path = "*") => On(path).ForEach(each => each.Silence());

    /// <summary>Tells an event of a test's own, under the rules of the script.</summary>
    /// <param name="text">JSON.</param>
    public Task TellAsync(string text, string path = "*")
    {
        using var json = JsonDocument.Parse(text);
        return Task.WhenAll(On(path).Select(each => each.TellAsync(StreamEvent.Of(each.Path, text, json.RootElement))));
    }

    /// <summary>Tells bytes that need be no JSON, past the script.</summary>
    public Task SayAsync(string text, string path = "*") => Task.WhenAll(On(path).Select(each => each.SayAsync(Encoding.UTF8.GetBytes(text))));

    internal void Add(SocketRelay relay)
    {
        lock (gate)
        {
            open.Add(relay);
            Wake();
        }
    }

    internal void Remove(SocketRelay relay)
    {
        lock (gate)
        {
            open.Remove(relay);
            Wake();
        }
    }

    private List<SocketRelay> On(string path)
    {
        lock (gate)
        {
            return open.FindAll(each => Match.Begins(each.Path, path));
        }
    }

    private void Wake() => waits.RemoveAll(wait => wait.IsSo() && wait.Done.TrySetResult());
}
