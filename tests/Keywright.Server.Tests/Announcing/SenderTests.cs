using System.Net;
using System.Net.Sockets;
using System.Text;
using Keywright.Gateway.Manage.Announcing;
using Keywright.Gateway.Store;
using Keywright.Server.Announcing;
using Xunit;

namespace Keywright.Server.Tests.Announcing;

/// <summary>Announcements on the wire, to receivers on this machine.</summary>
public sealed class SenderTests
{
    private static readonly AnnouncementRow Row = new(7, "webhook", """{"what":"test"}""", 0, 0, 0);

    /// <summary>Red when a message arrives without its signature, number or body.</summary>
    [Fact]
    public async Task A_webhook_gets_the_body_its_number_and_its_signature()
    {
        using var receiver = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");
        Assert.Null(await PostAsync(receiver.Url, allowPrivate: true));
        var heard = await receiver.HeardAsync();
        Assert.StartsWith("POST /hook HTTP/1.1\r\n", heard, StringComparison.Ordinal);
        Assert.Contains("X-Keywright-Delivery: 7\r\n", heard, StringComparison.Ordinal);
        Assert.Contains("X-Keywright-Signature: t=1,v1=00\r\n", heard, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + Row.Body, heard, StringComparison.Ordinal);
    }

    /// <summary>Red when a name that leads to this machine is connected to unasked, whatever was thought of its URL before; or something reached it.</summary>
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task What_leads_to_a_private_address_is_not_connected_to(string host)
    {
        using var receiver = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");
        var problem = await PostAsync(receiver.Url.Replace("127.0.0.1", host, StringComparison.Ordinal), allowPrivate: false);
        Assert.StartsWith("the name leads to no public address", problem, StringComparison.Ordinal);
        Assert.False(receiver.WasReached);
        await Assert.ThrowsAsync<AddressRefusedException>(async () => await GuardedConnection.OpenAsync("8.8.8.8", 80, allowPrivate: true, inClear: true, CancellationToken.None));
    }

    /// <summary>Red when a redirect takes us somewhere else, or an endless answer is read.</summary>
    [Fact]
    public async Task A_redirect_is_not_followed_and_an_answer_is_not_read()
    {
        using var elsewhere = new Receiver("HTTP/1.1 204 No Content\r\n\r\n");
        using var redirecting = new Receiver($"HTTP/1.1 307 Temporary Redirect\r\nLocation: {elsewhere.Url}\r\nContent-Length: 0\r\n\r\n");
        Assert.Equal("the webhook answered 307.", await PostAsync(redirecting.Url, allowPrivate: true));
        Assert.False(elsewhere.WasReached);
        using var endless = new Receiver("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\nand so on");
        Assert.Null(await PostAsync(endless.Url, allowPrivate: true));
        using var heads = new Receiver($"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 100_000)}\r\n\r\n");
        Assert.StartsWith("the webhook cannot be reached", await PostAsync(heads.Url, allowPrivate: true), StringComparison.Ordinal);
    }

    /// <summary>Red when mail does not reach a server, or its failure is a fault of ours.</summary>
    [Fact]
    public async Task Mail_is_taken_by_a_server_on_this_machine_and_a_refusal_is_a_sentence()
    {
        using var server = new MailServer();
        var mail = new MailAccess("127.0.0.1", server.Port, "gateway@example.com", ["ann@example.com"], null, null, AllowPrivate: true);
        var announcement = new Announcement("edited", DateTimeOffset.UnixEpoch, "paper", "bot", "kwAAAA...ZZZZ", "owner", [new RightsChange("permissions", "read", "read,spot")]);
        Assert.Null(await new MailSender(TimeProvider.System).SendAsync(mail, announcement, TestContext.Current.CancellationToken));
        var heard = (await server.HeardAsync()).Replace("=\n", "", StringComparison.Ordinal); // soft line breaks
        Assert.Contains("RCPT TO:<ann@example.com>", heard, StringComparison.Ordinal);
        Assert.Contains("Subject: Keywright: key bot on paper was edited", heard, StringComparison.Ordinal);
        Assert.Contains("permissions: read -> read,spot", heard, StringComparison.Ordinal);
        Assert.StartsWith("the name leads to no public address", await new MailSender(TimeProvider.System).SendAsync(mail with { AllowPrivate = false }, announcement, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.StartsWith("the mail server did not take it", await new MailSender(TimeProvider.System).SendAsync(mail with { Port = 1 }, announcement, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Red when a server that offers no TLS gets the password all the same.</summary>
    [Fact]
    public async Task A_server_that_offers_no_TLS_gets_nothing_unless_it_is_this_machine()
    {
        using var server = new MailServer();
        var mail = new MailAccess(Dns.GetHostName(), server.Port, "gateway@example.com", ["ann@example.com"], "me", "canary-password", AllowPrivate: true);
        var announcement = new Announcement("test", DateTimeOffset.UnixEpoch, "", "", "", "owner", []);
        Assert.NotNull(await new MailSender(TimeProvider.System).SendAsync(mail, announcement, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("DATA", server.HeardSoFar, StringComparison.Ordinal);
        Assert.DoesNotContain("AUTH", server.HeardSoFar, StringComparison.Ordinal);
    }

    /// <summary>Red when a line break in a name makes a header or a line of its own.</summary>
    [Fact]
    public void A_name_with_a_line_break_stays_one_line()
    {
        using var message = MailSender.Compose(
            new MailAccess("h", 587, "a@example.com", ["b@example.com"], null, null, false),
            new Announcement("edited", DateTimeOffset.UnixEpoch, "paper", "bot\r\nBcc: c@example.com", "kw", "user:\nmallory", [new RightsChange("label", "a\u2028b", "c\nd")]));
        Assert.Equal("Keywright: key bot  Bcc: c@example.com on paper was edited", message.Subject);
        Assert.Empty(message.Bcc);
        Assert.Equal(["b@example.com"], message.To.Select(to => to.Address));
        Assert.Contains("label: a b -> c d", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("\nmallory", message.Body, StringComparison.Ordinal);
    }

    private static Task<string?> PostAsync(string url, bool allowPrivate)
        => new WebhookSender(TimeProvider.System).SendAsync(new WebhookAccess(url, allowPrivate), Row, "t=1,v1=00", TestContext.Current.CancellationToken);

    /// <summary>Takes one mail and offers no TLS.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.IPv6Any, 0);
        private readonly StringBuilder text = new();
        private readonly Task<string> heard;

        public MailServer()
        {
            listener.Server.DualMode = true;
            listener.Start();
            heard = ServeAsync();
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public string HeardSoFar
        {
            get
            {
                lock (text)
                {
                    return text.ToString();
                }
            }
        }

        public Task<string> HeardAsync() => heard;

        public void Dispose() => listener.Dispose();

        private async Task<string> ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new ASCIIEncoding()) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 here");
            var inMail = false;
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (text)
                {
                    text.AppendLine(line);
                }

                if (inMail ? line == "." : line.Length > 0)
                {
                    await writer.WriteLineAsync(line == "QUIT" ? "221 bye" : line == "DATA" ? "354 go on" : "250 ok");
                    if (inMail || line == "QUIT")
                    {
                        return HeardSoFar;
                    }

                    inMail = line == "DATA";
                }
            }

            return HeardSoFar;
        }
    }
}
