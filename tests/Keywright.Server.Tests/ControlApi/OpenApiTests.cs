using System.Text.Json.Nodes;
using Keywright.Gateway;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.ControlApi;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Keywright.Server.Tests.ControlApi;

public sealed class OpenApiTests
{
    /// <summary>Red when a route is left out of the document, or the document tells of one that is not served, of another body or another name.</summary>
    [Fact]
    public async Task The_document_has_every_route_of_the_table_and_no_other()
    {
        using var home = new TemporaryHome();
        Directory.CreateDirectory(home.Folder.Path);
        await using var gateway = await RunningGateway.OpenAsync(
            new() { Home = home.Folder.Path, Seed = 7, Market = MarketMode.Quiet }, ThisMachine.Ground(TimeProvider.System), NullLoggerFactory.Instance, CancellationToken.None);
        await using var desk = new VaultDesk(new() { Home = home.Folder.Path, Seed = 7 }, ThisMachine.Ground(TimeProvider.System), NullLoggerFactory.Instance);
        var always = RouteTable.OfServer(desk, () => throw new InvalidOperationException("Nobody asks."));
        IReadOnlyList<ControlRoute> table = [.. always, .. RouteTable.Of(gateway, always, () => throw new InvalidOperationException("Nobody asks."))];
        var document = JsonNode.Parse(OpenApiDocument.Write(table))!;

        var told = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => operation.Key.ToUpperInvariant() + " " + path.Key)).Order().ToList();
        Assert.Equal(table.Select(route => route.Method + " " + route.Path).Order(), told);
        Assert.Equal(told.Count, told.Distinct().Count());
        foreach (var route in table)
        {
            var operation = document["paths"]![route.Path]![route.Method.ToLowerInvariant()]!;
            Assert.Equal(route.Asked is not null || route.TakesSecrets, operation["requestBody"] is not null);
            Assert.Equal(route.Names, operation["parameters"]!.AsArray().Select(name => name!["name"]!.GetValue<string>()));
            Assert.Equal(route.Least is null, operation["security"]!.AsArray().Count == 0);
        }
    }
}
