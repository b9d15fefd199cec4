using System.Text;
using Keywright.Server;
using Microsoft.Extensions.Logging.Abstractions;

namespace Keywright.Bench.Http;

/// <summary>What the gateway is measured beside: the same listener with nothing behind it, or with no more than one check of the signature.</summary>
internal static class FloorCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (Options.Read(args, "--secret") is not { } options || !ListenAddress.TryParse("--api", "http://127.0.0.1:0", out var address, out _, out _))
        {
            return 2;
        }

        var secret = options.Text("--secret", "");
        using var listener = Listener.OnAddress("--api", address, ListenerLimits.Api, isQuick: true, NullLoggerFactory.Instance);
        await listener.StartAsync(new FloorApplication(secret.Length == 0 ? null : Encoding.ASCII.GetBytes(secret)), CancellationToken.None);
        Console.WriteLine(listener.Url);

        // The parent holds our input open for as long as it needs us.
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
