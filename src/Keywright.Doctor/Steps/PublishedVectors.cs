using System.Collections.Immutable;

namespace Keywright.Doctor.Steps;

/// <summary>A published example of a signature.</summary>
/// <param name="Name">Where it is from.</param>
/// <param name="Key">The published secret, or the published public key as PEM.</param>
/// <param name="Payload">What is signed.</param>
/// <param name="Signature">What must come out.</param>
internal sealed record PublishedVector(string Name, string Key, string Payload, string Signature);

/// <summary>The examples that the exchange and its clients publish, a few of each kind; their keys have never opened anything.</summary>
internal static class PublishedVectors
{
    private const string ExampleSecret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

    public static ImmutableArray<PublishedVector> Hmac { get; } =
    [
        new("spot REST, query", ExampleSecret,
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559",
            "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"),
        new("spot REST, query and body", ExampleSecret,
            "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTCquantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559",
            "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"),
        new("spot REST, escaped", ExampleSecret,
            "symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559",
            "e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3"),
        new("spot WebSocket API", ExampleSecret,
            "apiKey=vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT",
            "aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24"),
        new("futures REST", "2b5eb11e18796d12d88f13dc27dbbd02c2cc51ff7059765ed9821957d82bb4d9",
            "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=9000&timeInForce=GTC&recvWindow=5000&timestamp=1591702613943",
            "3c661234138461fcc7a7d8746c6558c9842d4e10870d2ecbedf7777cad694af9"),
    ];

    public static PublishedVector Ed25519 { get; } = new(
        "Ed25519, of a published client's tests",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAXD1NDYTGn4fIYgPcsQKTNhdEj3D2FnO5OAvyjiQgXYE=\n-----END PUBLIC KEY-----\n",
        "price=50000&quantity=1&side=BUY&symbol=BTCUSDT&timestamp=1631234567890&type=LIMIT",
        "a4Pm3p02D2HXtNfo3DBaVCe9Ov7kledewgYtGjekotFmZ5wXa3mC5AtLB7CpAphyNjeyovIuDP+9fyjYmsojCw==");

    public static PublishedVector Rsa { get; } = new(
        "RSA, of a published client's tests",
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAh2rM4JTh3REGZ7d7nzFG\nvg9CyAgcSfwRh30cJ4qIFgKR8poQWi5mMXzs2PC7a9TbOxFmv7FV1Gdiib1tE216\nIXQfWCfY+WD0dFFC+GYM6ZU/bBHmThpbhQIQrwSANc8T/bXsF31flqCYsUJiFLFP\nGP08bj4+YKTAgiGomr0IvCH9uKr/ygbUq6J+60XeU7hfgQvTXKrWPbHIZ/pkQ2oS\n1PsuHTK5/PB3dpz24oemp+OLeh0dGBvXX9C2LeolRGXcggJ449F+fml04DVcziey\nCNfoHC91BgypKmnFrjfSumjDDU5sW5/FnAMCADta06bso4VxOLu537EqXNs1nKMs\nJQIDAQAB\n-----END PUBLIC KEY-----\n",
        "price=50000&quantity=1&side=BUY&symbol=BTCUSDT&timestamp=1631234567890&type=LIMIT",
        "S4l9IONXGHIdt4NjwmpCIhawDTitjUQls73d+mi0HJTSbTGyn95NabX5hC9+n6HsTqLcWPvxKgTvLFMnTaf6Jxl+xwQMbu9/6mw88KF7i1pEQizerKcr91rPUPVBQ4OY10Q018QEamIAymRgo/eoRYSm7CqCdeibGyO0XfXZBaJnVGFJ9hgrPIwSKHgeUnfK8qMenULvL0qKMEJ6ziYPiqh7k9xX3xIV7lGIpokk+ekqlFd01f/Lov45osJCFuccJO4xuUUZewZnVGF7Uw6Rim3UsKhXKZUN9WZWa5RT+dpBIJ5DTBIXBSvowwj3GZC3j+XvWw8Sn0Ls9836l89BXw==");
}
