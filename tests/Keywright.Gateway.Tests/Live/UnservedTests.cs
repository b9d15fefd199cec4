using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live;

/// <summary>What a bot is told of calls that are served on paper alone.</summary>
public sealed class UnservedTests
{
    /// <summary>Red when a key of a main account at a real exchange is told that its account is a sub-account.</summary>
    [Theory]
    [InlineData("GET", "/sapi/v1/sub-account/subAccountApi", "email=grid%40example.com")]
    [InlineData("DELETE", "/sapi/v1/sub-account/subAccountApi", "email=grid%40example.com&subAccountApiKey=0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task Calls_for_sub_accounts_and_for_their_keys_are_told_to_be_unserved(string method, string path, string parameters)
    {
        await using var two = await TwoGateways.OpenAsync();
        var bot = await two.BotAsync();
        var answer = await bot.SendAsync(method, path, bot.Timed(parameters), "");
        answer.Refuses(400, -1000, "This call on an account at a real exchange is not supported by Keywright.");
    }
}
