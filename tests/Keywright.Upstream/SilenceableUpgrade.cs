using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Upstream;

/// <summary>A connection about to become a socket whose side towards the client can be silenced: no data, no ping, no pong, and still open.</summary>
internal sealed class SilenceableUpgrade(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    private volatile bool isSilent;

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new Line(await upgrade.UpgradeAsync(), this);

    public void Silence() => isSilent = true;

    private sealed class Line(Stream stream, SilenceableUpgrade upgrade) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => stream.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => upgrade.isSilent ? default : stream.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => upgrade.isSilent ? Task.CompletedTask : stream.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (!upgrade.isSilent)
            {
                stream.Write(buffer, offset, count);
            }
        }

        public override void Flush() => stream.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
