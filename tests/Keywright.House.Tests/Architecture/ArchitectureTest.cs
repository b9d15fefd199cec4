using Xunit;

namespace Keywright.House.Tests.Architecture;

public sealed class ArchitectureTest
{
    private const string Document = "docs/ARCHITECTURE.md";
    private const string Redraw = "KEYWRIGHT_WRITE_DOCS=1 dotnet run --project tests/Keywright.House.Tests -c Release";

    [Fact]
    public void Every_arrow_between_rooms_runs_down() => Finding.NoneMayStand(ForbiddenRoomArrows(Repository.Files));

    [Fact]
    public void Every_arrow_between_the_folders_of_the_gateway_is_allowed() => Finding.NoneMayStand(ForbiddenGatewayArrows(Repository.Files));

    [Fact]
    public void Every_room_is_in_the_table() =>
        Finding.NoneMayStand(
            from project in Repository.SourceProjects
            where !HouseRules.Rooms.ContainsKey(project["Keywright.".Length..])
            select new Finding($"src/{project}", "is a room nobody planned: fold it into one of the rooms, or add it to HouseRules with its arrows"));

    [Fact]
    public void No_compiled_room_references_a_room_it_may_not() =>
        Finding.NoneMayStand(
            from project in Repository.SourceProjects
            let room = project["Keywright.".Length..]
            where HouseRules.Rooms.ContainsKey(room)
            from other in BuiltRooms.RoomsReferencedBy(room)
            where !HouseRules.Rooms[room].Contains(other)
            select new Finding(project, $"was compiled against Keywright.{other}; move the type to a room it may import, or pass the value in"));

    [Fact]
    public void Sql_http_and_terminal_stay_in_their_rooms() =>
        Finding.NoneMayStand(
            from rule in HouseRules.Outsiders
            from use in ArrowReader.UsesOf(rule.Namespace, Repository.Files)
            where !rule.Only.Any(folder => use.File.Path.StartsWith(folder, StringComparison.Ordinal))
            select Finding.At(use.File, use.Position, $"names {rule.Namespace}, but {rule.Why}: move this into {string.Join(" or ", rule.Only)}"));

    [Fact]
    public void The_cli_enters_the_server_only_to_serve() =>
        Finding.NoneMayStand(
            from arrow in ArrowReader.RoomArrows(Repository.CSharp)
            where arrow is { From: "Cli", To: "Server" } && !Path.GetFileName(arrow.Where).StartsWith("Serve", StringComparison.Ordinal)
            select new Finding(arrow.Where, "imports Keywright.Server; only the serve command (a file named Serve…) may, the others talk over the control socket"));

    [Fact]
    public void The_drawing_of_the_house_is_true()
    {
        var path = Repository.PathOf(Document);
        var document = File.ReadAllText(path);
        var drawn = HouseGraph.Place(document, HouseGraph.Draw(Repository.Files));
        Assert.True(drawn is not null, $"{Document} has lost the two marks that hold the drawing: take them from its history.");
        if (drawn != document && Environment.GetEnvironmentVariable("KEYWRIGHT_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, drawn);
            return;
        }

        Assert.True(drawn == document, $"{Document} shows arrows that are not those of src; redraw it and commit the change: {Redraw}");
    }

    internal static IEnumerable<Finding> ForbiddenRoomArrows(IEnumerable<RepositoryFile> files) =>
        from arrow in ArrowReader.RoomArrows(files)
        let allowed = HouseRules.Rooms.GetValueOrDefault(arrow.From, [])
        where !allowed.Contains(arrow.To)
        select new Finding(
            arrow.Where,
            $"Keywright.{arrow.From} may not import Keywright.{arrow.To}, only {Names(allowed)}; move the type down, or pass the value in");

    internal static IEnumerable<Finding> ForbiddenGatewayArrows(IEnumerable<RepositoryFile> files)
    {
        var all = files.ToList();
        var unplanned =
            from file in all
            where file.Extension == ".cs" && file.Path.StartsWith("src/Keywright.Gateway/", StringComparison.Ordinal)
            let folder = ArrowReader.GatewayFolderOf(file)
            where folder.Length > 0 && !HouseRules.GatewayFolders.ContainsKey(folder)
            select new Finding(file.Path, $"lies in Gateway/{folder}, a folder nobody planned: use one of {Names([.. HouseRules.GatewayFolders.Keys.Order()])}");
        var forbidden =
            from arrow in ArrowReader.GatewayArrows(all)
            let allowed = HouseRules.GatewayFolders.GetValueOrDefault(arrow.From)
            where allowed is not null && !allowed.Contains(arrow.To)
            select new Finding(
                arrow.Where,
                $"{arrow.From} may not import {arrow.To}, only {Names(allowed)}; let RequestPipeline carry the value, or put what both need into Requests");
        return unplanned.Concat(forbidden);
    }

    private static string Names(string[] names) => names.Length == 0 ? "nothing" : string.Join(", ", names);
}
