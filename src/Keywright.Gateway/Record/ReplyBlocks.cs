namespace Keywright.Gateway.Record;

/// <summary>
/// Bytes of remembered answers, laid one behind the other into large blocks: as arrays of their own the collector would copy each
/// of them twice before it is forgotten. Guarded by the lock of who uses it.
/// </summary>
internal sealed class ReplyBlocks
{
    private const int BlockBytes = 1 << 20;

    private readonly Stack<Block> idle = new();
    private Block open = new(BlockBytes);
    private int readers;

    /// <summary>Where one answer's bytes are.</summary>
    public readonly record struct Place(Block Block, int Start, int Length)
    {
        public ReadOnlyMemory<byte> Bytes => Block.Bytes.AsMemory(Start, Length);
    }

    public Place Put(ReadOnlySpan<byte> body)
    {
        if (body.Length > BlockBytes - open.Used)
        {
            var full = open;
            open = body.Length <= BlockBytes && idle.TryPop(out var block) ? block : new Block(Math.Max(BlockBytes, body.Length));
            Reuse(full);
        }

        var place = new Place(open, open.Used, body.Length);
        body.CopyTo(open.Bytes.AsSpan(open.Used));
        open.Used += body.Length;
        open.Live++;
        return place;
    }

    public void Free(in Place place)
    {
        place.Block.Live--;
        Reuse(place.Block);
    }

    /// <summary>From now until <see cref="EndReading"/> bytes stay where they are, though they be freed.</summary>
    public void BeginReading() => readers++;

    public void EndReading() => readers--;

    private void Reuse(Block block)
    {
        if (block.Live == 0 && block != open)
        {
            block.Used = 0;
            if (readers == 0 && block.Bytes.Length == BlockBytes)
            {
                idle.Push(block);
            }
        }
    }

    public sealed class Block(int bytes)
    {
        public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(bytes);

        public int Used { get; set; }

        /// <summary>Answers in it that are still remembered.</summary>
        public int Live { get; set; }
    }
}
