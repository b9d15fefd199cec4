namespace Keywright.Control.Snippets;

/// <summary>Binance.Net.</summary>
internal static class BinanceNetSnippet
{
    public static string Write(SnippetKey key) =>
        $$"""
        // dotnet add package Binance.Net, put this into Program.cs, then: dotnet run
        // {{key.Variable}} holds {{key.VariableHolds}}.
        using Binance.Net;
        using Binance.Net.Clients;

        var url = "{{key.Url}}";
        var sockets = url.Replace("http://", "ws://");
        var client = new BinanceRestClient(options =>
        {
            options.ApiCredentials = {{Credentials(key)}};
            options.Environment = BinanceEnvironment.CreateCustom(
                "keywright", url, sockets, sockets, null, url, sockets, sockets, url, sockets, sockets);
        });

        var account = await client.SpotApi.Account.GetAccountInfoAsync();
        if (!account.Success)
        {
            Console.Error.WriteLine(account.Error);
            return 1;
        }
        foreach (var balance in account.Data.Balances)
        {
            Console.WriteLine($"{balance.Asset} {balance.Available} {balance.Locked}");
        }
        return 0;

        """;

    private static string Credentials(SnippetKey key)
    {
        const string File = "File.ReadAllText(Environment.GetEnvironmentVariable(\"KEYWRIGHT_PRIVATE_KEY\")!)";
        return key.Type switch
        {
            "hmac" => $"new BinanceCredentials(\"{key.ApiKey}\", Environment.GetEnvironmentVariable(\"KEYWRIGHT_SECRET_KEY\")!)",
            "ed25519" => $"new BinanceCredentials().WithEd25519(\"{key.ApiKey}\", {File})",
            _ => $"new BinanceCredentials().WithRSAPem(\"{key.ApiKey}\", {File})",
        };
    }
}
