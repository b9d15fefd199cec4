using System.Text;
using Keywright.Binance.Wire;
using Xunit;

namespace Keywright.Binance.Tests.Wire;

/// <summary>Random bytes and mangled requests: always a set or a fault, never an exception, and what is signed is what was sent.</summary>
public sealed class ParameterSetGarbageTests(ITestOutputHelper output)
{
    private const int Rounds = 20_000;

    private static readonly string[] Pieces =
    [
        "symbol=BTCUSDT", "side=BUY", "signature=", "signature", "%73ignature=aa", "&", "&&", "=", "%", "%2", "%2B", "%00", "%C2%85", "+",
        "%EF%BC%91", "quantity=0.1", "timestamp=1499827319559", "a", "[\"A\",\"B\"]", "%5B%22A%22%5D", "?", "#", "\u00e9", "\0", "\n",
    ];

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = Seeded();
        for (var round = 0; round < Rounds; round++)
        {
            var query = new byte[random.Next(80)];
            var body = new byte[random.Next(80)];
            random.NextBytes(query);
            random.NextBytes(body);
            Check(query, body);
        }
    }

    [Fact]
    public void Mangled_requests_never_throw()
    {
        var random = Seeded();
        for (var round = 0; round < Rounds; round++)
        {
            Check(Mangled(random), Mangled(random));
        }
    }

    [Fact]
    public void A_random_request_reads_back_as_it_was_made()
    {
        var random = Seeded();
        for (var round = 0; round < Rounds / 4; round++)
        {
            var pairs = Enumerable.Range(0, random.Next(1, 12)).Select(number => (Name: $"n{number}", Value: RandomText(random))).ToList();
            var text = pairs.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}").ToList();
            var inQuery = random.Next(text.Count + 1);
            var payload = string.Join('&', text[..inQuery]) + string.Join('&', text[inQuery..]);
            text.Insert(random.Next(text.Count + 1), "signature=S");
            var cut = text.IndexOf("signature=S") <= inQuery ? inQuery + 1 : inQuery;

            var set = Sets.Of(string.Join('&', text[..cut]), string.Join('&', text[cut..]));

            Assert.Equal("S", Sets.Signature(set));
            Assert.Equal(payload, Sets.Payload(set));
            foreach (var (name, value) in pairs)
            {
                Assert.True(set.TryGet(name, out var read));
                Assert.Equal(value, read);
            }
        }
    }

    private static void Check(byte[] query, byte[] body)
    {
        var set = ParameterSet.Parse(query, body, out var fault);
        if (fault is { } refused)
        {
            Assert.Equal(400, refused.Status);
            Assert.InRange(refused.Code, -1199, -1100);
            Assert.NotEmpty(refused.ToJson());
            Assert.Equal(0, set.Count);
            return;
        }

        Assert.Equal(set.Count, set.Names.Distinct().Count());
        foreach (var name in set.Names)
        {
            set.TryGet(name, out var value);
            Assert.DoesNotContain(value, char.IsControl);
        }

        if (query.AsSpan().IndexOf("ignature"u8) < 0 && body.AsSpan().IndexOf("ignature"u8) < 0 && !query.Contains((byte)'%') && !body.Contains((byte)'%'))
        {
            Assert.True(set.SignedQuery.SequenceEqual(query));
            Assert.True(set.SignedBody.SequenceEqual(body));
        }
    }

    private static byte[] Mangled(Random random)
    {
        var text = new StringBuilder();
        for (var piece = random.Next(14); piece > 0; piece--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(3) > 0 ? "&" : "");
        }

        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.Next(4) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var letters = random.Next(12); letters > 0; letters--)
        {
            text.Append(new Rune(random.Next(4) switch { 0 => random.Next(0xA0, 0x2FF), 1 => random.Next(0x4E00, 0x9FFF), 2 => random.Next(0x1F300, 0x1F5FF), _ => random.Next(0x20, 0x7F) }));
        }

        return text.ToString();
    }

    private Random Seeded()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
