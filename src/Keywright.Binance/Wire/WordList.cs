using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Keywright.Binance.Wire;

/// <summary>The exchange's spelling of an enum, both ways. The words stand in the order of the enum's members, from 0.</summary>
public sealed class WordList<T> where T : struct, Enum
{
    private readonly ImmutableArray<string> _words;
    private readonly ImmutableArray<JsonEncodedText> _encoded;
    private readonly ImmutableArray<T> _values;

    internal WordList(params ReadOnlySpan<string> words)
    {
        _words = [.. words];
        _encoded = [.. _words.Select(WireJson.Name)];
        _values = [.. Enum.GetValues<T>()];
        if (_values.Length != _words.Length)
        {
            throw new ArgumentException($"{typeof(T).Name} has {_values.Length} members and {_words.Length} words.", nameof(words));
        }
    }

    /// <summary>All words in order.</summary>
    public ImmutableArray<string> All => _words;

    public string Text(T value) => _words[IndexOf(value)];

    /// <summary>Case counts, as everywhere on this wire.</summary>
    public bool TryParse(ReadOnlySpan<byte> text, out T value)
    {
        for (var index = 0; index < _words.Length; index++)
        {
            if (_words[index].Length == text.Length && Ascii.Equals(text, _words[index]))
            {
                value = _values[index];
                return true;
            }
        }

        value = default;
        return false;
    }

    internal JsonEncodedText Encoded(T value) => _encoded[IndexOf(value)];

    // Every enum with a word list is byte-sized and counts from 0; WordListTests holds them to it.
    private static int IndexOf(T value) => System.Runtime.CompilerServices.Unsafe.As<T, byte>(ref value);
}
