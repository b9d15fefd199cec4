using System.Text;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Requests;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Bench.Http;

/// <summary>A gateway without HTTP, whose market stands still and whose limits are off: for what its own steps cost.</summary>
internal static class QuietGateway
{
    public static Task<RunningGateway> OpenAsync(string home, int keysMax = KeyDesk.LiveKeysMax)
        => RunningGateway.OpenAsync(
            new GatewayOptions { Home = home, Seed = 1, Market = MarketMode.Quiet, Limits = LimitMode.Open, KeysMax = keysMax },
            ThisMachine.Ground(TimeProvider.System), NullLoggerFactory.Instance, CancellationToken.None);

    public static async Task<(string ApiKey, string Secret)> CutAsync(RunningGateway gateway, string label, string preset)
    {
        var made = await gateway.Keys.CreateAsync(new KeyRequest(label, "paper", preset, null, "hmac", null, [], [], [], null, null, null), CancellationToken.None);
        return (made.Key?.ApiKey ?? throw new InvalidOperationException(made.Problem), made.SecretKey!);
    }

    /// <exception cref="InvalidOperationException">A request was refused, and so nothing was measured.</exception>
    public static void Demand200(Reply reply)
    {
        if (reply.Status != 200)
        {
            throw new InvalidOperationException(Encoding.UTF8.GetString(reply.Body.Span));
        }
    }
}
