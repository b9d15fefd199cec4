using System.Net.Sockets;

namespace Keywright.Doctor.Calls;

/// <summary>Why no answer came that could be read.</summary>
/// <param name="Cause">One sentence.</param>
/// <param name="Mend">What to do about it.</param>
internal sealed record Trouble(string Cause, string Mend)
{
    /// <summary>Why no connection came about at all.</summary>
    public static Trouble Of(SocketException why) => why.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData => new("The host name is not known.", "Check the base URL, and that this machine can look names up."),
        SocketError.ConnectionRefused => new("The connection is refused: nothing listens there.", "Start the gateway (./keywright serve), or check host and port."),
        _ => new($"No connection: {why.Message}", "Check host, port and the way there."),
    };

    public CheckResult ToFail() => CheckResult.Fail(Cause, Mend);
}
