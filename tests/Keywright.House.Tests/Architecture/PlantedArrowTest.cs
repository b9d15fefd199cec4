using Xunit;

namespace Keywright.House.Tests.Architecture;

/// <summary>A rule that cannot fail guards nothing: each kind of arrow is planted once and must be seen.</summary>
public sealed class PlantedArrowTest
{
    [Theory]
    [InlineData("src/Keywright.Market/Words/Side.cs", "using Keywright.Binance.Wire;")]
    [InlineData("src/Keywright.Market/Words/Side.cs", "global using static Keywright.Keys.Signing.ApiKeyFormat;")]
    [InlineData("src/Keywright.Server/Rest/Orders.cs", "using Market = Keywright.Market.Words;")]
    [InlineData("src/Keywright.Server/WebConsole/Pages/KeysPage.razor", "@using Keywright.Market.Words")]
    [InlineData("src/Keywright.Server/Rest/Orders.cs", "var log = new Keywright.Journal.JournalLog();")]
    [InlineData("src/Keywright.Keys/Keywright.Keys.csproj", """<ProjectReference Include="../Keywright.Journal/Keywright.Journal.csproj" />""")]
    [InlineData("src/Keywright.Client/Bot.cs", "using Keywright.Gateway.Requests;")]
    public void A_forbidden_arrow_between_rooms_is_seen(string path, string text) =>
        Assert.Single(ArchitectureTest.ForbiddenRoomArrows([new RepositoryFile(path, text)]));

    [Theory]
    [InlineData("Requests/Request.cs", "using Keywright.Gateway.Admit;")]
    [InlineData("Admit/Admitter.cs", "using Keywright.Gateway.Authenticate;")]
    [InlineData("Throttle/Limiter.cs", "private Settle.Settler? _settler;")]
    [InlineData("Record/Recorder.cs", "private Gateway.Settle.Settler? _settler;")]
    [InlineData("Authorize/Rules/Caps.cs", "var x = new Keywright.Gateway.Throttle.Limiter();")]
    [InlineData("Execute/Paper/Venue.cs", "using Keywright.Gateway.Execute.Live;")]
    [InlineData("Execute/Paper/Venue.cs", "using Keywright.Gateway.Record;")]
    [InlineData("Common/Things.cs", "")]
    public void A_forbidden_arrow_inside_the_gateway_is_seen(string path, string text) =>
        Assert.Single(ArchitectureTest.ForbiddenGatewayArrows([new RepositoryFile("src/Keywright.Gateway/" + path, text)]));

    [Theory]
    [InlineData("RequestPipeline.cs", "using Keywright.Gateway.Admit; using Keywright.Gateway.Settle;")]
    [InlineData("Admit/Admitter.cs", "using Keywright.Gateway.Requests; using Keywright.Binance.Wire;")]
    [InlineData("Admit/Admitter.cs", "namespace Keywright.Gateway.Admit; // after Throttle.Take comes Keywright.Gateway.Settle")]
    [InlineData("Execute/Paper/Venue.cs", "namespace Keywright.Gateway.Execute.Paper; using Keywright.Gateway.Requests; using Keywright.Market.Matching;")]
    public void An_allowed_arrow_passes(string path, string text)
    {
        var file = new RepositoryFile("src/Keywright.Gateway/" + path, text);
        Assert.Empty(ArchitectureTest.ForbiddenGatewayArrows([file]));
        Assert.Empty(ArchitectureTest.ForbiddenRoomArrows([file]));
    }

    [Fact]
    public void The_drawing_holds_the_arrows_that_are_there()
    {
        var drawing = HouseGraph.Draw(
        [
            new RepositoryFile("src/Keywright.Gateway/Keywright.Gateway.csproj", ""),
            new RepositoryFile("src/Keywright.Gateway/Admit/Admitter.cs", "using Keywright.Gateway.Requests; using Keywright.Binance.Wire;"),
        ]);
        Assert.Contains("Gateway --> Binance", drawing, StringComparison.Ordinal);
        Assert.Contains("Admit --> Requests", drawing, StringComparison.Ordinal);
    }
}
