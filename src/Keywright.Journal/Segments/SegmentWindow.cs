namespace Keywright.Journal.Segments;

/// <summary>Reads a segment forward through one buffer, so that looking at a frame costs no call to the disk most of the time.</summary>
internal sealed class SegmentWindow(IDiskFile file)
{
    private byte[] _buffer = new byte[Math.Min(256 << 10, file.Length)];
    private long _start;
    private int _filled;

    public long Length { get; } = file.Length;

    /// <summary>The bytes from this offset: as many as asked for, fewer only at the end of the file.</summary>
    public ReadOnlySpan<byte> At(long offset, int count)
    {
        count = (int)Math.Min(count, Math.Max(0, Length - offset));
        if (offset < _start || offset + count > _start + _filled)
        {
            if (count > _buffer.Length)
            {
                _buffer = new byte[count];
            }

            _filled = file.Read(offset, _buffer);
            _start = offset;
            count = Math.Min(count, _filled);
        }

        return _buffer.AsSpan((int)(offset - _start), count);
    }

    /// <summary>The next look reads from the disk again: a live journal may have grown since.</summary>
    public void Forget() => _filled = 0;

    /// <summary>The first byte at or after this offset that is not zero, or the file's length.</summary>
    public long FirstNonZero(long offset)
    {
        while (offset < Length)
        {
            var rest = At(offset, (int)Math.Min(64 << 10, Length - offset));
            if (rest.IsEmpty)
            {
                break;
            }

            var at = rest.IndexOfAnyExcept((byte)0);
            if (at >= 0)
            {
                return offset + at;
            }

            offset += rest.Length;
        }

        return Length;
    }
}
