using System.Security.Cryptography;
using System.Text;
using Keywright.Control;
using Keywright.Keys.Sealing;

namespace Keywright.Cli.Terminals;

/// <summary>A passphrase or key as the owner gave it, in memory that does not move and is zeroed on disposal.</summary>
internal sealed class GivenSecret : IDisposable
{
    private readonly byte[] bytes;
    private readonly int length;

    private GivenSecret(bool isPassphrase, byte[] bytes, int length) => (IsPassphrase, this.bytes, this.length) = (isPassphrase, bytes, length);

    public bool IsPassphrase { get; }

    public ReadOnlyMemory<byte> Bytes => bytes.AsMemory(0, length);

    /// <summary>For what goes on as JSON; a copy that is not zeroed.</summary>
    public string Text() => Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>Room for one, and for the line end after it.</summary>
    public static byte[] Room() => GC.AllocateArray<byte>(RootOpener.PassphraseBytesMax + 2, pinned: true);

    /// <summary>Takes the first bytes of a room over.</summary>
    public static GivenSecret Passphrase(byte[] room, int length) => new(true, room, RootOpener.LengthWithoutLineEnd(room.AsSpan(0, length)));

    public static GivenSecret Key(byte[] room, int length) => new(false, room, length);

    public SecretKind Kind(bool isNext) => (IsPassphrase, isNext) switch
    {
        (true, false) => SecretKind.Passphrase,
        (true, true) => SecretKind.NextPassphrase,
        (false, false) => SecretKind.Key,
        (false, true) => SecretKind.NextKey,
    };

    /// <exception cref="SealKeyException">It can be no passphrase, or no key.</exception>
    public RootOpener ToOpener() => IsPassphrase ? RootOpener.FromPassphrase(Bytes.Span) : RootOpener.FromKey(Bytes.Span);

    public bool IsSame(GivenSecret other) => CryptographicOperations.FixedTimeEquals(Bytes.Span, other.Bytes.Span);

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    public override string ToString() => "GivenSecret(***)";
}
