using System.Buffers;
using System.Buffers.Text;

namespace Keywright.Keys.Signing;

/// <summary>Base64 of a known number of bytes in the one form that encoding gives: full padding, no white space, no stray bits at the end.</summary>
internal static class CanonicalBase64
{
    /// <summary>Characters that a signature of so many bytes has.</summary>
    public static int LengthOf(int bytes) => Base64.GetMaxEncodedToUtf8Length(bytes);

    /// <param name="text">A space counts as '+': a client that sends '+' unescaped has it turned into a space by whoever decodes forms.</param>
    /// <param name="into">Exactly as long as what was encoded, at most 512 bytes.</param>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> into)
    {
        if (text.Length != LengthOf(into.Length))
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[text.Length];
        text.Replace(plain, (byte)' ', (byte)'+');

        // The framework passes over white space, which then leaves too few bytes, and refuses stray bits in the last character.
        return Base64.DecodeFromUtf8(plain, into, out _, out var decoded) == OperationStatus.Done && decoded == into.Length;
    }
}
