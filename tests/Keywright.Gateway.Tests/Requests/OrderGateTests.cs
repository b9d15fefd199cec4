using Keywright.Gateway.Requests;
using Xunit;

namespace Keywright.Gateway.Tests.Requests;

/// <summary>Who stops a key knows when the last of its orders has left.</summary>
public sealed class OrderGateTests
{
    /// <summary>Red when a stop is told of while an order that was let through is still on its way out, or when a stopped key lets one through.</summary>
    [Fact]
    public async Task It_is_empty_once_all_that_was_let_through_has_left()
    {
        var shut = false;
        var gate = new OrderGate(() => shut);
        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        shut = true;
        Assert.False(gate.TryEnter());
        var emptied = gate.EmptiedAsync();
        gate.Leave();
        Assert.False(emptied.IsCompleted);
        Assert.Equal(1, gate.Leaving);
        gate.Leave();
        await emptied;
        Assert.True(gate.EmptiedAsync().IsCompleted);
    }

    /// <summary>Red when an order enters between the stop and the look at who is inside: then the stop is told of, and the order leaves.</summary>
    [Fact]
    public async Task Nothing_leaves_after_a_stop_was_waited_for()
    {
        for (var round = 0; round < 200; round++)
        {
            var (shut, left, late) = (false, false, 0);
            var gate = new OrderGate(() => Volatile.Read(ref shut));
            var senders = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
            {
                while (gate.TryEnter())
                {
                    Interlocked.Add(ref late, Volatile.Read(ref left) ? 1 : 0);
                    gate.Leave();
                }
            })).ToArray();
            Volatile.Write(ref shut, true);
            await gate.EmptiedAsync();
            Volatile.Write(ref left, true);
            await Task.WhenAll(senders);
            Assert.Equal(0, late);
        }
    }
}
