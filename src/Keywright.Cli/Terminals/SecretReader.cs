using System.Text;
using Keywright.Keys;
using Keywright.Keys.Sealing;

namespace Keywright.Cli.Terminals;

/// <summary>
/// Gets passphrases, passwords and keys from files, from standard input, or from a person: never from the command line or the environment, which
/// others on the machine can see.
/// </summary>
/// <param name="call">The command that needs them.</param>
/// <param name="what">What the owner calls it; <c>--passphrase-file</c> is named after it.</param>
internal sealed class SecretReader(Call call, string what = "passphrase")
{
    private Stream? input;

    /// <summary>A command's work, whose secrets may not be had.</summary>
    public static async Task<int> WithAsync(Call call, Func<SecretReader, Task<int>> work, string what = "passphrase")
    {
        try
        {
            return await work(new SecretReader(call, what)).ConfigureAwait(false);
        }
        catch (Exception why) when (why is SecretInputException or SealKeyException)
        {
            return call.Failed(why.Message);
        }
    }

    /// <summary>A passphrase in use: from the file, where <c>-</c> is standard input; else a line of standard input; else asked for.</summary>
    /// <exception cref="SecretInputException">There is none to be had.</exception>
    public GivenSecret Passphrase(string? file, string? asked = null) => file switch
    {
        null when call.Surroundings.InputIsTerminal => Ask(asked ?? Capital(what)),
        null or "-" => Line(),
        _ => FromFile(file),
    };

    /// <summary>A new one, which a person types twice.</summary>
    /// <exception cref="SecretInputException">There is none to be had, or the two differ.</exception>
    public GivenSecret NewPassphrase(string? file)
    {
        var first = Passphrase(file, $"New {what}");
        if (file is not null || !call.Surroundings.InputIsTerminal)
        {
            return first;
        }

        using var again = Ask("The same again");
        if (first.IsSame(again))
        {
            return first;
        }

        first.Dispose();
        throw new SecretInputException($"The two {what}s are not the same; nothing was done.");
    }

    /// <summary>The content of a key file that is there.</summary>
    /// <exception cref="SecretInputException">It cannot be read, or is no key.</exception>
    public static GivenSecret Key(string path)
    {
        try
        {
            using var checkedFirst = RootOpener.FromKeyFile(path);
            var room = GivenSecret.Room();
            using var file = File.OpenHandle(path);
            return GivenSecret.Key(room, RandomAccess.Read(file, room.AsSpan(0, SealKey.SizeBytes), 0));
        }
        catch (SealKeyException why)
        {
            throw new SecretInputException(why.Message);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new SecretInputException($"The key file {path} cannot be read: {why.Message}");
        }
    }

    /// <summary>The content of a key file, made when there is none.</summary>
    /// <exception cref="SecretInputException">It cannot be made or read.</exception>
    public static GivenSecret KeyMadeIfMissing(string path, out bool made)
    {
        made = false;
        try
        {
            if (!File.Exists(path))
            {
                RootOpener.NewKeyFile(path, RandomSource.System).Dispose();
                made = true;
            }
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or SealKeyException)
        {
            throw new SecretInputException($"The key file {path} cannot be made: {why.Message}");
        }

        return Key(path);
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private GivenSecret FromFile(string path)
    {
        var room = GivenSecret.Room();
        try
        {
            using var file = File.OpenHandle(path);
            if (RandomAccess.GetLength(file) > room.Length)
            {
                throw new SecretInputException($"The file {path} is longer than a {what} can be, {RootOpener.PassphraseBytesMax} bytes.");
            }

            return GivenSecret.Passphrase(room, RandomAccess.Read(file, room, 0));
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            throw new SecretInputException($"The file {path} cannot be read: {why.Message}");
        }
    }

    private GivenSecret Line()
    {
        input ??= call.Surroundings.OpenInput();
        var room = GivenSecret.Room();
        var filled = 0;
        Span<byte> one = stackalloc byte[1];
        while (input.Read(one) == 1 && one[0] != (byte)'\n')
        {
            if (filled == room.Length)
            {
                throw new SecretInputException($"The line on standard input is longer than a {what} can be, {RootOpener.PassphraseBytesMax} bytes.");
            }

            room[filled++] = one[0];
        }

        one.Clear();
        return filled == 0
            ? throw new SecretInputException($"There is no {what} on standard input: type it, pipe it in, or give --{what}-file.")
            : GivenSecret.Passphrase(room, filled > 0 && room[filled - 1] == (byte)'\r' ? filled - 1 : filled);
    }

    /// <summary>What a person types, not shown.</summary>
    /// <exception cref="SecretInputException">It is nothing, or too long.</exception>
    public GivenSecret Ask(string asked)
    {
        var error = call.Surroundings.Error;
        error.Write(asked + ": ");
        error.Flush();
        var letters = GC.AllocateArray<char>(RootOpener.PassphraseBytesMax, pinned: true);
        var count = 0;
        while (call.Surroundings.ReadKey() is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                count = Math.Max(0, count - 1);
            }
            else if (!char.IsControl(key.KeyChar) && count < letters.Length)
            {
                letters[count++] = key.KeyChar;
            }
        }

        error.WriteLine();
        var room = GivenSecret.Room();
        try
        {
            var fits = Encoding.UTF8.TryGetBytes(letters.AsSpan(0, count), room, out var length);
            return fits && length > 0
                ? GivenSecret.Passphrase(room, length)
                : throw new SecretInputException($"{what}: it has 1 to {RootOpener.PassphraseBytesMax} bytes.");
        }
        finally
        {
            letters.AsSpan().Clear();
        }
    }
}

/// <summary>No secret could be had; the message is one plain sentence.</summary>
internal sealed class SecretInputException(string sentence) : Exception(sentence);
