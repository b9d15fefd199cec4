using System.Text;

namespace Keywright.Cli.Terminals;

/// <summary>Passwords and codes: from a file, a line of standard input or a person's keys; never from the command line or the environment.</summary>
internal sealed class HiddenInput(Surroundings surroundings)
{
    private const int BytesMax = 1024;

    /// <summary>A password, which a person types twice; null with the sentence why there is none.</summary>
    /// <param name="file">A file with it on its first line; null asks, or reads a line of standard input.</param>
    /// <param name="problem">The sentence.</param>
    public string? NewPassword(string? file, out string? problem)
    {
        problem = null;
        if (file is null && surroundings.InputIsTerminal)
        {
            var first = Ask("Password");
            problem = first == Ask("The same again") ? null : "The two passwords are not the same; nothing was done.";
            return problem is null ? first : null;
        }

        try
        {
            using var input = file is null ? surroundings.OpenInput() : File.OpenRead(file);
            var line = Line(input);
            problem = line.Length > 0 ? null : "There is no password on standard input: type it, pipe it in, or give --password-file.";
            return problem is null ? line : null;
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"--password-file: {file} cannot be read: {why.Message}";
            return null;
        }
    }

    /// <summary>What a person types, not shown.</summary>
    public string Ask(string what)
    {
        surroundings.Error.Write(what + ": ");
        surroundings.Error.Flush();
        var typed = new StringBuilder();
        while (surroundings.ReadKey() is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar) && typed.Length < BytesMax)
            {
                typed.Append(key.KeyChar);
            }
        }

        surroundings.Error.WriteLine();
        return typed.ToString();
    }

    private static string Line(Stream input)
    {
        var bytes = new byte[BytesMax];
        var length = 0;
        while (length < bytes.Length && input.ReadByte() is >= 0 and not '\n' and var next)
        {
            bytes[length++] = (byte)next;
        }

        return Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\r');
    }
}
