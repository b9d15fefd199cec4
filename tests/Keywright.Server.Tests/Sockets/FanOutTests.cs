using Keywright.Server.Sockets;
using Xunit;

namespace Keywright.Server.Tests.Sockets;

public sealed class FanOutTests
{
    [Fact]
    public async Task Writers_take_turns_on_one_thread_and_come_back_to_it_after_waiting()
    {
        using var fanOut = new FanOut();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var threads = new System.Collections.Concurrent.ConcurrentBag<int>();
        async Task WriteAsync()
        {
            threads.Add(Environment.CurrentManagedThreadId);
            await gate.Task;
            threads.Add(Environment.CurrentManagedThreadId);
        }

        var writers = Enumerable.Range(0, 100)
            .Select(_ => Task.Factory.StartNew(WriteAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, fanOut).Unwrap())
            .ToList();
        gate.SetResult();
        await Task.WhenAll(writers);
        Assert.Equal(200, threads.Count);
        Assert.Single(threads.Distinct());
        Assert.DoesNotContain(Environment.CurrentManagedThreadId, threads);
    }

    [Fact]
    public async Task A_writer_that_waits_for_its_peer_holds_up_nobody()
    {
        using var fanOut = new FanOut();
        var peer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var slow = Task.Factory.StartNew(async () => await peer.Task, CancellationToken.None, TaskCreationOptions.DenyChildAttach, fanOut).Unwrap();
        await Task.Factory.StartNew(async () => await Task.Yield(), CancellationToken.None, TaskCreationOptions.DenyChildAttach, fanOut).Unwrap();
        Assert.False(slow.IsCompleted);
        peer.SetResult();
        await slow;
    }
}
