using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Keywright.Control.Tests;

public sealed class ControlClientTests : IDisposable
{
    private readonly HomeFolder home = new(Directory.CreateTempSubdirectory("kw").FullName);

    public void Dispose() => Directory.Delete(home.Path, recursive: true);

    [Fact]
    public async Task Without_a_server_the_sentence_names_the_home_and_the_mend()
    {
        using var client = new ControlClient(home);

        var answer = await client.StatusAsync(CancellationToken.None);

        Assert.Equal(
            $"No server is running on {home}: start one with ./keywright serve.",
            Assert.IsType<ControlAnswer<ServerStatus>.Unreachable>(answer).Why);
    }

    [Fact]
    public async Task A_stale_socket_is_no_server()
    {
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(home.ControlSocket));
            File.Move(home.ControlSocket, home.ControlSocket + ".kept");
        }
        File.Move(home.ControlSocket + ".kept", home.ControlSocket);
        using var client = new ControlClient(home);

        Assert.IsType<ControlAnswer<ServerStatus>.Unreachable>(await client.StatusAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 X\r\nContent-Length: 19\r\n\r\n{\"error\":\"Say so.\"}", "Refused { Why = Say so. }")]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 4\r\n\r\nnull", "an empty answer with status 200")]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n<>", "the same version")]
    [InlineData("HTTP/1.1 200 X\r\nContent-Length: 99\r\n\r\n{", "went away")]
    [InlineData("", "No server is running")]
    public async Task Whatever_a_server_answers_becomes_one_sentence(string answer, string sentence)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(home.ControlSocket));
        listener.Listen();
        using var client = new ControlClient(home);

        var asking = client.FindKeyAsync("a b/c", CancellationToken.None);
        using (var socket = await listener.AcceptAsync())
        {
            var buffer = new byte[4096];
            var read = await socket.ReceiveAsync(buffer);
            Assert.StartsWith("GET /v1/keys/a%20b%2Fc HTTP/1.1\r\n", Encoding.ASCII.GetString(buffer, 0, read));
            // Whoever asks a second time finds nobody.
            listener.Dispose();
            await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
        }

        Assert.Contains(sentence, (await asking).ToString());
    }
}
