using System.Globalization;
using System.Text;
using Keywright.Gateway.Execute.Live;
using Keywright.Server.Upstream;
using Xunit;

namespace Keywright.Server.Tests.Upstream;

/// <summary>What the tests of the way to an exchange send, and to whom.</summary>
internal static class UpstreamCalls
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static UpstreamRequest Of(string method, string parameters = "symbol=BTCUSDT&timestamp=1") => new()
    {
        Method = method,
        Path = "/api/v3/order",
        Parameters = Encoding.ASCII.GetBytes(parameters),
        ApiKey = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A",
        Patience = Patience,
    };

    public static UpstreamUrls Urls(ScriptedServer server) =>
        UpstreamUrls.TryOfOneHost(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}"), out _)!;

    public static HttpUpstream To(ScriptedServer server, TimeProvider? time = null) => new(Urls(server), time ?? TimeProvider.System);

    public static ValueTask<UpstreamAnswer> SendAsync(this HttpUpstream wire, string method) => wire.SendAsync(Of(method), TestContext.Current.CancellationToken);

    public static string Text(this UpstreamAnswer.Answered answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
