using System.Threading.Channels;
using Keywright.Journal;

namespace Keywright.Gateway.Execute.Live.Users;

/// <summary>What is to be told of an account, on its way: in order, and not before its cause is on disk.</summary>
/// <param name="journal">What is told waits for it.</param>
/// <param name="isHeard">Whether anybody listens; what nobody hears waits for nothing.</param>
/// <param name="told">Takes what is told; never waits.</param>
/// <param name="lost">Something can be told no more.</param>
internal sealed class UserOutbox(JournalLog journal, Func<bool> isHeard, Action<UserTold> told, Action lost)
{
    private const int WaitingMax = 65_536;

    private readonly Channel<(ulong Durable, UserTold Told)> waiting = Channel.CreateBounded<(ulong, UserTold)>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, AllowSynchronousContinuations = true });

    /// <summary>Tells it in this very call where nothing is to be waited for: not to be called under a lock.</summary>
    /// <param name="durable">The entry that must be on disk before.</param>
    /// <param name="what">What is told then.</param>
    public void Post(ulong durable, UserTold what)
    {
        if (!waiting.Writer.TryWrite((durable, what)))
        {
            lost();
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End() => waiting.Writer.TryComplete();

    /// <summary>Tells, until the end was said and all is told.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await waiting.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (waiting.Reader.TryRead(out var next))
                {
                    if (!isHeard())
                    {
                        continue;
                    }

                    if (next.Durable > journal.DurableSequence)
                    {
                        await journal.DurableAsync(next.Durable);
                    }

                    told(next.Told);
                }
            }
        }
        catch (JournalFailedException)
        {
            // It never will be on disk; whoever listens is told so by the end of the connection.
            lost();
        }
    }
}
