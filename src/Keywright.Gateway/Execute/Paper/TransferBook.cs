using System.Buffers;
using System.Text;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>Money that moved between two accounts.</summary>
/// <param name="Id">Rises by one with each.</param>
/// <param name="Command">What moved.</param>
/// <param name="TimeUs">When.</param>
internal sealed record Transfer(long Id, TransferCommand Command, long TimeUs);

/// <summary>The newest transfers, for the histories of those who made them. Part of the state that the journal drives.</summary>
internal sealed class TransferBook
{
    public const int KeptMax = 10_000;

    private readonly Queue<Transfer> kept = new();
    private long last;

    /// <summary>Oldest first.</summary>
    public IReadOnlyCollection<Transfer> Kept => kept;

    public Transfer Add(TransferCommand command, long timeUs)
    {
        var transfer = new Transfer(++last, command, timeUs);
        kept.Enqueue(transfer);
        if (kept.Count > KeptMax)
        {
            kept.Dequeue();
        }

        return transfer;
    }

    public void Save(IBufferWriter<byte> into)
    {
        var writer = new StateWriter(into);
        writer.Int64(last);
        writer.Int32(kept.Count);
        foreach (var (_, command, timeUs) in kept)
        {
            writer.Int64(timeUs);
            writer.Int32(command.From);
            writer.Int32(command.To);
            writer.Int32(command.Asset);
            writer.Int64(command.Units);
            writer.Bytes(Encoding.ASCII.GetBytes(command.ClientId));
        }
    }

    public void Restore(ref StateReader reader)
    {
        last = reader.Int64();
        var count = reader.Int32();
        for (var id = last - count + 1; id <= last; id++)
        {
            var timeUs = reader.Int64();
            var command = new TransferCommand(reader.Int32(), reader.Int32(), reader.Int32(), reader.Int64()) { ClientId = Encoding.ASCII.GetString(reader.Bytes()) };
            kept.Enqueue(new Transfer(id, command, timeUs));
        }
    }
}
