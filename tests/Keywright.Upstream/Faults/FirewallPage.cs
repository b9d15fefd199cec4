using System.Text;

namespace Keywright.Upstream.Faults;

/// <summary>403 with a page of the firewall in front of the exchange: HTML, no code.</summary>
public sealed record FirewallPage : Fault
{
    private const string Page = "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1><p>The request was blocked.</p></body></html>";

    public override Task RunAsync(Call call) => call.AnswerAsync(new UpstreamAnswer(403, Encoding.UTF8.GetBytes(Page)) { ContentType = "text/html" });

    public override string ToString() => "403 from the firewall";
}
