using System.Security.Cryptography;
using System.Text;

namespace Keywright.Cli.DoctorCommands;

/// <summary>A file of <c>NAME=value</c> lines, read as text and never run; its bytes hold a secret and are zeroed on disposal.</summary>
internal sealed class EnvironmentFile : IDisposable
{
    private const int BytesMax = 64 * 1024;

    private readonly byte[] room;
    private readonly Dictionary<string, Range> values = new(StringComparer.Ordinal);

    private EnvironmentFile(string path, byte[] room, int length)
    {
        Path = path;
        this.room = room;
        var whole = room.AsSpan(0, length);
        foreach (var range in whole.Split((byte)'\n'))
        {
            var from = range.Start.Value;
            var line = whole[range];
            var equals = line.IndexOf((byte)'=');
            if (equals < 0 || line.TrimStart((byte)' ')[0] == '#')
            {
                continue;
            }

            var name = Encoding.UTF8.GetString(line[..equals]).Trim();
            var (start, end) = Unquoted(line, equals + 1);
            values[name.StartsWith("export ", StringComparison.Ordinal) ? name["export ".Length..].Trim() : name] = (from + start)..(from + end);
        }
    }

    public string Path { get; }

    public static EnvironmentFile? TryRead(string path, out string problem)
    {
        problem = "";
        var room = GC.AllocateArray<byte>(BytesMax + 1, pinned: true);
        try
        {
            using var file = File.OpenHandle(path);
            var length = RandomAccess.Read(file, room, 0);
            if (length <= BytesMax)
            {
                return new EnvironmentFile(path, room, length);
            }

            problem = $"--env {path} is longer than {BytesMax} bytes: give the file that keys create --env wrote.";
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException)
        {
            problem = $"--env {path} cannot be read: {why.Message}";
        }

        CryptographicOperations.ZeroMemory(room);
        return null;
    }

    /// <summary>A value, still in the file's memory; null when it is not there or empty.</summary>
    public ReadOnlyMemory<byte>? Bytes(string name) =>
        values.TryGetValue(name, out var range) && room.AsMemory()[range] is { IsEmpty: false } value ? value : default(ReadOnlyMemory<byte>?);

    /// <summary>A value that is no secret.</summary>
    public string? Text(string name) => Bytes(name) is { } value ? Encoding.UTF8.GetString(value.Span) : null;

    public void Dispose() => CryptographicOperations.ZeroMemory(room);

    public override string ToString() => "EnvironmentFile(***)";

    private static (int Start, int End) Unquoted(ReadOnlySpan<byte> line, int start)
    {
        var end = line.Length;
        while (end > start && line[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return end - start >= 2 && line[start] is (byte)'"' or (byte)'\'' && line[end - 1] == line[start] ? (start + 1, end - 1) : (start, end);
    }
}
