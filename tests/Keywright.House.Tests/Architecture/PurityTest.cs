using Xunit;

namespace Keywright.House.Tests.Architecture;

/// <summary>
/// Read from the metadata, because implicit usings bring in System.IO and System.Threading without a line that says so.
/// </summary>
public sealed class PurityTest
{
    /// <summary>What reading a saved state throws when the bytes are wrong; it lives in System.IO and touches nothing.</summary>
    private const string BadState = "System.IO.InvalidDataException";

    private static readonly string[] s_worldForMarket =
    [
        "System.IO.", "System.Net.", "System.Text.Json.", "System.Threading.", "System.Timers.", "System.TimeProvider", "System.Console",
        "System.Environment", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process", "System.Security.Cryptography.RandomNumberGenerator",
    ];

    private static readonly string[] s_worldForBinance =
    [
        "System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.Net.Sockets.", "System.Net.Http.", "System.Threading.",
        "System.TimeProvider", "System.Console", "System.Diagnostics.Stopwatch", "System.Diagnostics.Process",
    ];

    [Fact]
    public void The_market_knows_no_clock_thread_json_or_disk() => NoneOf("Market", s_worldForMarket);

    [Fact]
    public void The_binance_room_never_touches_the_world() => NoneOf("Binance", s_worldForBinance);

    private static void NoneOf(string room, string[] world) =>
        Finding.NoneMayStand(
            from type in BuiltRooms.ForeignTypesOf(room)
            where world.Any(outside => type.StartsWith(outside, StringComparison.Ordinal)) && type != BadState
            select new Finding($"Keywright.{room}", $"uses {type}; let the caller do it and pass the value in"));
}
