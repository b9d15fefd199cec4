using Keywright.House.Tests.Architecture;
using Xunit;

namespace Keywright.House.Tests.Floats;

public sealed class FloatFreeTest
{
    [Theory]
    [InlineData("Market")]
    [InlineData("Gateway")]
    public void Money_and_market_know_no_floating_point(string room)
    {
        using var scanner = new FloatScanner(BuiltRooms.Locate(room));
        Finding.NoneMayStand(
            scanner.Uses().Select(use => new Finding($"Keywright.{room}", $"{use}; count in integers or decimal, and take whole seconds or ticks of a TimeSpan")));
    }

    [Theory]
    [InlineData("Half returns")]
    [InlineData("Half computes in floating point (ldc.r8)")]
    [InlineData("Hidden computes in floating point (conv.r8)")]
    [InlineData("Taken takes")]
    [InlineData("Seconds uses get_TotalSeconds")]
    [InlineData("Listed uses")]
    [InlineData("Local has a floating-point local")]
    [InlineData("Ratio is a field")]
    [InlineData("Widened computes in floating point (conv.r.un)")]
    public void The_scanner_sees_a_planted(string use)
    {
        using var scanner = new FloatScanner(typeof(PlantedFloats).Assembly.Location);
        var name = $"{typeof(PlantedFloats).FullName}.{use}";
        Assert.Contains(scanner.Uses(), found => found.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void The_scanner_passes_over_integers_and_decimals()
    {
        using var scanner = new FloatScanner(typeof(PlantedFloats).Assembly.Location);
        Assert.DoesNotContain(scanner.Uses(), found => found.Contains($"{nameof(PlantedFloats)}.{nameof(PlantedFloats.Clean)} ", StringComparison.Ordinal));
    }
}
