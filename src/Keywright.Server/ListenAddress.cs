using System.Net;

namespace Keywright.Server;

/// <summary>Where a listener binds: <c>http://127.0.0.1:8470</c>; port 0 takes a free one.</summary>
public sealed record ListenAddress
{
    private ListenAddress(string host, IPAddress? ip, int port)
    {
        Host = host;
        Ip = ip;
        Port = port;
    }

    /// <summary>As it was written.</summary>
    public string Host { get; }

    /// <summary>Null for <c>localhost</c>, which is both loopback addresses.</summary>
    public IPAddress? Ip { get; }

    public int Port { get; }

    public string Url => $"http://{Host}:{Port}";

    /// <summary>
    /// Reads what an option says. <paramref name="problem"/> names the option and the mend;
    /// <paramref name="demandsTls"/> tells a well-formed address that this server does not serve from a badly formed one.
    /// </summary>
    public static bool TryParse(string option, string text, out ListenAddress address, out string problem, out bool demandsTls)
    {
        address = new("127.0.0.1", IPAddress.Loopback, 0);
        problem = "";
        demandsTls = false;

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https")
            || url.PathAndQuery != "/"
            || url.UserInfo.Length != 0
            || url.Fragment.Length != 0)
        {
            problem = $"{option} takes a URL of scheme, address and port, as http://127.0.0.1:8470, not '{text}'.";
            return false;
        }

        var named = url.IdnHost.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        IPAddress? ip = null;
        if (!named && !IPAddress.TryParse(url.IdnHost, out ip))
        {
            problem = $"{option} takes an address of this machine or localhost, as http://127.0.0.1:8470, not the name '{url.Host}'.";
            return false;
        }
        if (url.Scheme == "https" || !(named || IPAddress.IsLoopback(ip!)))
        {
            problem = $"TLS is demanded off loopback and is not served yet: give {option} a loopback address, as http://127.0.0.1:{url.Port}.";
            demandsTls = true;
            return false;
        }

        address = new(url.Host, ip, url.Port);
        return true;
    }
}
