using System.Text;
using Keywright.Keys.Signing;
using Xunit;

namespace Keywright.Doctor.Tests.Targets;

/// <summary>A key and where it is used; a test changes what is to be wrong about it.</summary>
public sealed record Patient(Uri Url, string ApiKey, string Secret)
{
    public string? Preset { get; init; }

    public string Symbol { get; init; } = "BTCUSDT";

    public string? Market { get; init; }

    public bool Trade { get; init; }

    public async Task<ExaminationReport> ExamineAsync(Bounds? bounds = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        using var signer = Assert.IsType<SignerResult.Accepted>(RequestSigner.Read(Encoding.ASCII.GetBytes(Secret))).Signer;
        return await Examination.RunAsync(
            new Examined { Target = ExaminedTarget.At(Url, Market), ApiKey = ApiKey, Signer = signer, Preset = Preset, Symbol = Symbol, Trade = Trade },
            bounds ?? new Bounds(), time ?? TimeProvider.System, null, ct);
    }
}
