using Keywright.Binance.Wire.Upstream;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>One connection on which the exchange tells of an account.</summary>
/// <param name="socket">Subscribed already.</param>
/// <param name="pair">By which it was.</param>
internal sealed class UserSession(UpstreamSocket socket, UpstreamPair pair) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task hearing = Task.CompletedTask;

    public UpstreamPair Pair => pair;

    /// <summary>The exchange has said that it will end it, or something came amiss on it: another is to take its place.</summary>
    public bool IsFailing { get; set; }

    /// <summary>Nothing more is heard on it.</summary>
    public bool HasStopped => hearing.IsCompleted;

    /// <summary>Begins to hear.</summary>
    /// <param name="heard">Takes each event, in order; false ends the hearing.</param>
    /// <param name="ended">Told once, unless it is disposed of first.</param>
    public void Start(Func<UpstreamEvent, bool> heard, Action ended) => hearing = HearAsync(heard, ended);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await socket.DisposeAsync();
        await hearing;
        stop.Dispose();
    }

    private async Task HearAsync(Func<UpstreamEvent, bool> heard, Action ended)
    {
        try
        {
            while (await socket.HearAsync(stop.Token) is { } text)
            {
                if (UpstreamFrame.TryRead(text) is { Event: { } told } && !heard(told))
                {
                    break;
                }
            }
        }
        catch (UpstreamSocketException)
        {
            // Broken or silent; what was missed by it is asked for.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }

        if (!stop.IsCancellationRequested)
        {
            ended();
        }
    }
}
