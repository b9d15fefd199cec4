using Keywright.Gateway;
using Keywright.Server.Announcing;
using Keywright.Server.ControlApi;

namespace Keywright.Server;

/// <summary>The time from an opening of the vault to its sealing, or to the end of the server: one gateway, its background work, and who is under way in it.</summary>
internal sealed class OpenTime
{
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task work = Task.CompletedTask;
    private long underWay;
    private volatile bool ending;

    private OpenTime(RunningGateway gateway, IReadOnlyList<ControlRoute> routes) => (Gateway, Routes) = (gateway, routes);

    public RunningGateway Gateway { get; }

    /// <summary>What its owner, people and tokens may ask of it.</summary>
    public IReadOnlyList<ControlRoute> Routes { get; }

    /// <param name="gateway">Just opened.</param>
    /// <param name="routes">The control API's routes to it.</param>
    /// <param name="courier">Brings what is told of changes where it goes.</param>
    /// <param name="failed">Hears why the background work stopped by itself.</param>
    public static OpenTime Begin(RunningGateway gateway, IReadOnlyList<ControlRoute> routes, Courier courier, Action<Exception> failed)
    {
        var time = new OpenTime(gateway, routes);

        // The first steps of the market may be long; whoever started us waits for none of them.
        time.work = Task.WhenAll(gateway.Streams.RunAsync(time.stop.Token), time.RunAsync(failed), courier.RunAsync(time.stop.Token));
        return time;
    }

    /// <summary>Does work of a request while the vault is open; false when it is sealed, or was while the work was done.</summary>
    public static async Task<bool> TryUseAsync(OpenTime? now, Func<OpenTime, Task> work)
    {
        if (now is null || !now.TryEnter())
        {
            return false;
        }

        try
        {
            await work(now).ConfigureAwait(false);
            return true;
        }
        catch (ObjectDisposedException) when (now.ending)
        {
            return false;
        }
        finally
        {
            now.Leave();
        }
    }

    /// <summary>Lets a request in, or a command of the owner; false when it is too late. Who was let in says when it is done.</summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref underWay);
        if (!ending)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref underWay) == 0 && ending)
        {
            idle.TrySetResult();
        }
    }

    public void RefuseMore()
    {
        ending = true;
        Interlocked.MemoryBarrier();
        if (Interlocked.Read(ref underWay) == 0)
        {
            idle.TrySetResult();
        }
    }

    /// <summary>Waits for who is under way, and ends the background work.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        await idle.Task.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await stop.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task RunAsync(Action<Exception> failed)
    {
        try
        {
            await Task.Run(() => Gateway.RunAsync(stop.Token), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception why) when (why is not OutOfMemoryException)
        {
            failed(why); // the server stops and says so
        }
    }
}
