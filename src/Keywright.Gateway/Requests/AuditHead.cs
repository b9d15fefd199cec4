using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Requests;

/// <summary>What kind of thing a journal entry records. The numbers are on disk and never change their meaning.</summary>
public enum EntryKind : byte
{
    Genesis = 1,
    CrowdFounded = 2,
    MarketStep = 3,
    OrderPlaced = 4,
    OrderCanceled = 5,
    OpenOrdersCanceled = 6,
    Read = 7,
    Refused = 8,
    KeyCreating = 9,
    KeyRevoking = 10,
    OrderCounted = 11,
    ListPlaced = 12,
    ListCanceled = 13,
    OrderAmended = 14,
    OrderReplaced = 15,
    Deposited = 16,
    KeyChanging = 17,
    AccountFounded = 30,
    Transferred = 31,

    /// <summary>A key at the exchange is about to be written down, or what is written of it changed.</summary>
    RegistrationChanging = 32,

    /// <summary>Somebody looked: a sign-off, an assessment, or a setting of the reviews.</summary>
    Reviewed = 33,

    /// <summary>What came of a change of keys that a key asked for.</summary>
    KeyCallAnswered = 40,
    /// <summary>A call that changes an order on a real exchange is about to be sent.</summary>
    LiveIntended = 41,

    /// <summary>What came of it.</summary>
    LiveEnded = 42,

    /// <summary>A real exchange told of an order without being asked, or asked again.</summary>
    LiveLearnt = 43,

    /// <summary>The first order of a day on a real exchange, and the prices by which the day's losses are told.</summary>
    LiveDayBegan = 44,

    /// <summary>The owner gave an open order on a real exchange to a key.</summary>
    LiveAdopted = 48,

    /// <summary>What was one key's on a real exchange is another's from here on.</summary>
    LiveSucceeded = 49,

    /// <summary>A real exchange charged a commission.</summary>
    LiveCharged = 52,

    /// <summary>The paper market begins to follow another exchange's: what the house had in the books is off them.</summary>
    MirrorOpened = 60,

    /// <summary>What that exchange's market has become on one symbol.</summary>
    MirrorMoved = 61,

    VaultChanged = 64,
}

/// <summary>The audit part that begins an entry: who, from where, what, which rule decided, what came of it.</summary>
public readonly record struct AuditHead
{
    private const int FixedLength = 8 + 4 + 4 + 2 + 2 + 4 + 16 + 16 + 8 + 2 + 2;

    /// <summary>Stands where a route's number would, for what the owner does.</summary>
    public const ushort OwnerRoute = ushort.MaxValue;

    /// <summary>Longest rule or facts text kept, bytes.</summary>
    public const int TextMax = 240;

    public required long TimeUs { get; init; }

    public required int KeyNumber { get; init; }

    public required int Account { get; init; }

    /// <summary>The route's number in the catalogue, or <see cref="OwnerRoute"/>.</summary>
    public required ushort Route { get; init; }

    public required ushort Status { get; init; }

    /// <summary>The exchange's error code; 0 for success.</summary>
    public required int Code { get; init; }

    public required IPAddress Address { get; init; }

    /// <summary>Salted hash of the request (see <see cref="AuthenticRequest.Digest"/>).</summary>
    public required UInt128 Digest { get; init; }

    public required long DeadlineUs { get; init; }

    public string Rule { get; init; }

    /// <summary>What it was about, in clear: symbol, side, type, amounts.</summary>
    public string Facts { get; init; }

    /// <summary>Of what the owner does.</summary>
    public static AuditHead OfOwner(long timeUs, int keyNumber, int account, string facts, string who) => new()
    {
        TimeUs = timeUs,
        KeyNumber = keyNumber,
        Account = account,
        Route = OwnerRoute,
        Status = 200,
        Code = 0,
        Address = IPAddress.Loopback,
        Digest = UInt128.Zero,
        DeadlineUs = 0,
        Rule = who,
        Facts = facts,
    };

    public int Length => FixedLength + ByteCount(Rule) + ByteCount(Facts);

    /// <summary>Writes the head; returns how many bytes it took.</summary>
    public int Write(Span<byte> into)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into, TimeUs);
        BinaryPrimitives.WriteInt32LittleEndian(into[8..], KeyNumber);
        BinaryPrimitives.WriteInt32LittleEndian(into[12..], Account);
        BinaryPrimitives.WriteUInt16LittleEndian(into[16..], Route);
        BinaryPrimitives.WriteUInt16LittleEndian(into[18..], Status);
        BinaryPrimitives.WriteInt32LittleEndian(into[20..], Code);
        WriteAddress(into.Slice(24, 16));
        BinaryPrimitives.WriteUInt128LittleEndian(into[40..], Digest);
        BinaryPrimitives.WriteInt64LittleEndian(into[56..], DeadlineUs);
        var rule = WriteText(Rule, into[(FixedLength - 4)..], into[FixedLength..]);
        var facts = WriteText(Facts, into[(FixedLength - 2)..], into[(FixedLength + rule)..]);
        return FixedLength + rule + facts;
    }

    public static AuditHead Read(ref StateReader reader)
    {
        var fields = reader.Take(FixedLength);
        var rule = BinaryPrimitives.ReadUInt16LittleEndian(fields[(FixedLength - 4)..]);
        var facts = BinaryPrimitives.ReadUInt16LittleEndian(fields[(FixedLength - 2)..]);
        return new AuditHead
        {
            TimeUs = BinaryPrimitives.ReadInt64LittleEndian(fields),
            KeyNumber = BinaryPrimitives.ReadInt32LittleEndian(fields[8..]),
            Account = BinaryPrimitives.ReadInt32LittleEndian(fields[12..]),
            Route = BinaryPrimitives.ReadUInt16LittleEndian(fields[16..]),
            Status = BinaryPrimitives.ReadUInt16LittleEndian(fields[18..]),
            Code = BinaryPrimitives.ReadInt32LittleEndian(fields[20..]),
            Address = Plain(new IPAddress(fields.Slice(24, 16))),
            Digest = BinaryPrimitives.ReadUInt128LittleEndian(fields[40..]),
            DeadlineUs = BinaryPrimitives.ReadInt64LittleEndian(fields[56..]),
            Rule = Encoding.UTF8.GetString(reader.Take(rule)),
            Facts = Encoding.UTF8.GetString(reader.Take(facts)),
        };
    }

    private void WriteAddress(Span<byte> into)
    {
        if (Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
        {
            into[..10].Clear();
            into[10] = into[11] = 0xff;
            Address.TryWriteBytes(into[12..], out _);
        }
        else
        {
            Address.TryWriteBytes(into, out _);
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static int ByteCount(string? text) => string.IsNullOrEmpty(text) ? 0 : Math.Min(TextMax, Encoding.UTF8.GetByteCount(text));

    private static int WriteText(string? text, Span<byte> lengthAt, Span<byte> into)
    {
        var length = 0;
        if (!string.IsNullOrEmpty(text))
        {
            // Too long a text ends with its last whole character.
            Utf8.FromUtf16(text, into[..Math.Min(TextMax, into.Length)], out _, out length);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(lengthAt, (ushort)length);
        return length;
    }
}
