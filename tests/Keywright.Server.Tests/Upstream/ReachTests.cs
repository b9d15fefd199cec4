using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>Whom the way to an exchange connects to, and that whatever fails before is certain not to have been sent.</summary>
public sealed class ReachTests
{
    /// <summary>Red when a refused connection leaves the caller in doubt.</summary>
    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var wire = new HttpUpstream(UpstreamUrls.TryOfOneHost(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"), out _)!, TimeProvider.System);
        Assert.Contains("ConnectionRefused", Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync("POST")).Why, StringComparison.Ordinal);
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await wire.OpenSessionAsync(TestContext.Current.CancellationToken));
        Assert.Contains("ConnectionRefused", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Red when a name that leads to this machine is connected to although nobody typed it.</summary>
    [Fact]
    public async Task An_exchanges_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        await using var server = new ScriptedServer(async (peer, _) => await peer.RequestAsync());
        var at = string.Create(CultureInfo.InvariantCulture, $"localhost:{server.Port}");
        await using var wire = new HttpUpstream(new UpstreamUrls(new Uri($"https://{at}"), new Uri($"wss://{at}"), new Uri($"wss://{at}/ws-api/v3")), TimeProvider.System);
        Assert.Contains("leads to no public address", Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync("GET")).Why, StringComparison.Ordinal);
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await wire.OpenStreamAsync("/stream", TestContext.Current.CancellationToken));
        Assert.Contains("leads to no public address", failed.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Connections);
    }

    /// <summary>Red when orders go over a network in clear.</summary>
    [Fact]
    public async Task Nothing_in_clear_leaves_this_machine()
    {
        await using var wire = new HttpUpstream(
            new UpstreamUrls(new Uri("http://192.0.2.1"), new Uri("ws://192.0.2.1"), new Uri("ws://192.0.2.1/ws-api/v3"), AllowPrivate: true), TimeProvider.System);
        Assert.Contains("in clear", Assert.IsType<UpstreamAnswer.NotSent>(await wire.SendAsync("GET")).Why, StringComparison.Ordinal);
        var failed = await Assert.ThrowsAsync<UpstreamSocketException>(async () => await wire.OpenSessionAsync(TestContext.Current.CancellationToken));
        Assert.Contains("in clear", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Red when a certificate is not checked, or not against the name; the exchange then gets what an impostor reads.</summary>
    [Fact]
    public async Task Only_who_proves_the_name_gets_a_request()
    {
        using var certificate = CertificateFor("localhost");
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            var secured = new SslStream(peer.Wire);
            peer.Wire = secured;
            await secured.AuthenticateAsServerAsync(certificate);
            while (true)
            {
                await peer.RequestAsync();
                await peer.AnswerAsync("{}");
            }
        });
        await AssertRefusedAsync("localhost", trust: null);
        await AssertRefusedAsync("127.0.0.1", Trusting(certificate));
        Assert.Empty(server.Requests);

        await using var wire = Wire("localhost", Trusting(certificate));
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST"));
        Assert.IsType<UpstreamAnswer.Answered>(await wire.SendAsync("POST"));
        Assert.Equal(3, server.Connections);

        async Task AssertRefusedAsync(string host, X509ChainPolicy? trust)
        {
            await using var impostor = Wire(host, trust);
            Assert.Contains("did not prove", Assert.IsType<UpstreamAnswer.NotSent>(await impostor.SendAsync("POST")).Why, StringComparison.Ordinal);
        }

        HttpUpstream Wire(string host, X509ChainPolicy? trust) =>
            new(UpstreamUrls.TryOfOneHost(string.Create(CultureInfo.InvariantCulture, $"https://{host}:{server.Port}"), out _)!, TimeProvider.System, trust);
    }

    /// <summary>Red when connecting takes as long as the other end likes, or its end counts as sent.</summary>
    [Fact]
    public async Task A_handshake_that_does_not_end_is_given_up_and_nothing_was_sent()
    {
        using var heard = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async (peer, _) =>
        {
            _ = await peer.Wire.ReadAsync(new byte[1]);
            heard.Release();
            await peer.EndAsync();
        });
        var clock = new SteppedClock();
        await using var wire = new HttpUpstream(UpstreamUrls.TryOfOneHost(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{server.Port}"), out _)!, clock);
        var call = wire.SendAsync("POST").AsTask();
        await heard.WaitAsync(TestContext.Current.CancellationToken);
        clock.Advance(Dialer.Patience);
        Assert.Contains("does not answer", Assert.IsType<UpstreamAnswer.NotSent>(await call).Why, StringComparison.Ordinal);
    }

    private static X509Certificate2 CertificateFor(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static X509ChainPolicy Trusting(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return policy;
    }
}
