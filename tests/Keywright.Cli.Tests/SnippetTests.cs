using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Keywright.Control.Snippets;
using Xunit;

namespace Keywright.Cli.Tests;

public sealed class SnippetTests
{
    private const string Url = "http://127.0.0.1:8470";
    private const string ApiKey = "kw00000000000000000000000000000000000000000000000000000000000001";

    public static TheoryData<string, string> EveryClientAndType()
    {
        TheoryData<string, string> all = [];
        foreach (var client in SnippetBook.Names(',').Split(", "))
        {
            all.Add(client, "hmac");
            all.Add(client, "ed25519");
            all.Add(client, "rsa");
        }
        return all;
    }

    [Theory]
    [MemberData(nameof(EveryClientAndType))]
    public void A_snippet_has_the_URL_and_the_key_and_reads_the_owners_half_from_the_environment(string client, string type)
    {
        var text = SnippetBook.Write(client, new(Url, ApiKey, "my-bot", type));

        Assert.Contains(Url, text);
        Assert.Contains(ApiKey, text);
        Assert.Contains(client == "freqtrade" ? "FREQTRADE__EXCHANGE__SECRET" : type == "hmac" ? "KEYWRIGHT_SECRET_KEY" : "KEYWRIGHT_PRIVATE_KEY", text);
        Assert.DoesNotContain("api.binance.com", text);
        Assert.EndsWith("\n", text);
        Assert.DoesNotContain("{{", text);
    }

    [Fact]
    public void The_freqtrade_snippet_is_JSON()
    {
        using var json = JsonDocument.Parse(SnippetBook.Write("freqtrade", new(Url, ApiKey, "my-bot", "hmac")));

        Assert.Equal(Url + "/api/v3", json.RootElement.GetProperty("exchange").GetProperty("ccxt_config").GetProperty("urls").GetProperty("api").GetProperty("private").GetString());
    }

    [Fact]
    public async Task The_curl_snippet_signs_as_the_exchange_does()
    {
        const string Query = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559";
        var script = SignOnly(SnippetBook.Write("curl", new(Url, ApiKey, "my-bot", "hmac")), Query);

        var said = await ShellAsync(script, ("KEYWRIGHT_SECRET_KEY", "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"));

        Assert.Equal("c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71", said);
    }

    [Fact]
    public async Task The_curl_snippet_signs_with_an_RSA_key()
    {
        using var folder = new TemporaryFolder();
        using var rsa = RSA.Create(2048);
        File.WriteAllText(folder.File("key.pem"), rsa.ExportPkcs8PrivateKeyPem());
        var script = SignOnly(SnippetBook.Write("curl", new(Url, ApiKey, "my-bot", "rsa")), "timestamp=1");

        var said = await ShellAsync(script, ("KEYWRIGHT_PRIVATE_KEY", folder.File("key.pem")));

        var signature = Convert.FromBase64String(Uri.UnescapeDataString(said));
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes("timestamp=1"), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string SignOnly(string snippet, string query) =>
        snippet[..snippet.IndexOf("\nquery=", StringComparison.Ordinal)] + $"\nsign '{query}'\n";

    private static async Task<string> ShellAsync(string script, (string Name, string Value) variable)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[variable.Name] = variable.Value;
        using var shell = Process.Start(start)!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var said = await shell.StandardOutput.ReadToEndAsync();
        Assert.Equal("", await shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return said;
    }
}
