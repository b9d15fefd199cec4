using System.Text.Json.Serialization;

namespace Keywright.Doctor;

/// <summary>How a check ended.</summary>
public enum CheckStatus
{
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>It works, and something about it will hurt one day.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn,

    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Not tried, for the reason the finding gives.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip,
}
