using System.Text;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests.Calls;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>What is about to be asked of the exchange. The numbers are on disk and never change their meaning.</summary>
internal enum LiveAct : byte
{
    Place = 1,
    Cancel = 2,
    Replace = 3,
    PlaceList = 4,
    CancelList = 5,
    Amend = 6,

    /// <summary>Money, between an account and one under it.</summary>
    Transfer = 7,

    /// <summary>An account under the account.</summary>
    Found = 8,
}

/// <summary>What is moved between an account and those under it; no e-mail is the account itself.</summary>
internal sealed record LiveMove(string? FromEmail, string? ToEmail, string Asset, long Units);

/// <summary>One call that changes something at the exchange: on disk before it is sent, and closed by what came of it.</summary>
internal sealed record LiveIntent
{
    /// <summary>Of the saved kind, beside side and type of the order: the shape of the answer, a byte a half; more follows.</summary>
    private const int ResponseShift = 16;

    private const int InMicroseconds = 1 << 20;
    private const int HasMore = 1 << 21;
    private const int HasTimes = 1 << 22;
    private const int HasSecond = 1;
    private const int Stops = 2;
    private const int Half = 4;
    private const int Ended = 8;
    private const int Moves = 16;

    /// <summary>Stand where the order's symbol would: the name beside it is that of a transfer, or of an account to be founded.</summary>
    public const int OfTransfers = -2;

    public const int OfAccounts = -3;

    public required LiveAct Act { get; init; }

    public required int Account { get; init; }

    /// <summary>
    /// Number of the key that asks, or of the one that has taken its place since. Set by the ledger alone, and in place: who waits for this very intent
    /// goes on doing so.
    /// </summary>
    public required int Tag { get; set; }

    /// <summary>
    /// The order to be, and of a list the first; of what changes or ends an order, symbol and the client id of that one. Of a transfer and a
    /// founding its name alone, as the client id.
    /// </summary>
    public required PlaceOrder Order { get; init; }

    /// <summary>The second order of a list.</summary>
    public PlaceOrder? Second { get; init; }

    /// <summary>Of a transfer.</summary>
    public LiveMove? Move { get; init; }

    /// <summary>The order that goes or is changed; 0: it is known by its client id alone.</summary>
    public long OrderId { get; init; }

    /// <summary>Of a replacement, where <see cref="Order"/> is the new order: the client id of the one that goes, if it is known.</summary>
    public ClientOrderId GoneId { get; init; }

    /// <summary>The list that goes; 0: it is known by its name alone.</summary>
    public long ListId { get; init; }

    /// <summary>The name of the list to be or to go, the order's new one after an amendment, or else the cancel's own.</summary>
    public ClientOrderId OtherId { get; init; }

    /// <summary>Of an amendment.</summary>
    public long NewLots { get; init; }

    /// <summary>Of a replacement: no new order when the cancel fails.</summary>
    public bool StopsOnFailure { get; init; }

    /// <summary>Of a new order or a cancel: it is all that is sent of a replacement, and the bot is told of both halves.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Of what cancels an order: that one was known to have ended before anything was sent.</summary>
    public bool IsOfEnded { get; init; }

    /// <summary>How much the answer tells of a new order; null: as the exchange likes.</summary>
    public ResponseType? Response { get; init; }

    /// <summary>Of the answer's times.</summary>
    public TimeUnit Unit { get; init; } = TimeUnit.Millisecond;

    /// <summary>USDT for one unit of quote times 1e8 where the order's worth is counted; else 0.</summary>
    public long RateE8 { get; init; }

    /// <summary>The latest instant at which the exchange may have taken it, by the gateway's clock, Unix microseconds.</summary>
    public required long DeadlineUs { get; init; }

    /// <summary>Digest of the request: what a repeated request finds. Zero: it is a part of one that answers by itself.</summary>
    public required UInt128 Digest { get; init; }

    /// <summary>The bot's own deadline, by the gateway's clock, Unix microseconds: until then the request may come again, and is told what came of it.</summary>
    public required long RepeatUntilUs { get; init; }

    /// <summary>When it was written down, by the exchange's clock as far as it was known, Unix microseconds; 0 when nobody noted it.</summary>
    public long ExchangeUs { get; init; }

    /// <summary>
    /// The latest instant at which the exchange may have taken it, by the clock of this process that never steps. One from before the start was
    /// sent before the start.
    /// </summary>
    public long LatestTickUs { get; init; } = Upstream.PatienceUs;

    /// <summary>It makes orders.</summary>
    public bool Places => Act is LiveAct.Place or LiveAct.Replace or LiveAct.PlaceList;

    /// <summary>It concerns orders, and new ones of its key wait until its outcome is known.</summary>
    public bool IsOfOrders => Act is not (LiveAct.Transfer or LiveAct.Found);

    /// <summary>It makes orders or accounts, or moves money: what stops the key or the account stops it, and it does not draw on room kept for cancels.</summary>
    public bool Commits => Places || !IsOfOrders;

    public void Save(StateWriter writer)
    {
        var more = Act > LiveAct.Cancel || !OtherId.IsNone || IsHalf;
        var shape = (Response is { } response ? ((int)response + 1) << ResponseShift : 0) | (Unit == TimeUnit.Microsecond ? InMicroseconds : 0) | (more ? HasMore : 0) | HasTimes;
        writer.Int32((int)Act);
        writer.Int32(Account);
        writer.Int32(Tag);
        writer.Int32(Order.Symbol);
        writer.Int32((int)Order.Side | ((int)Order.Type << 8) | shape);
        foreach (var number in (ReadOnlySpan<long>)[Order.Price, Order.Lots, Order.QuoteAmount, Order.CapPrice, OrderId, RateE8, DeadlineUs, Order.TimeUs])
        {
            writer.Int64(number);
        }

        writer.Int128((Int128)Digest);
        Save(writer, Order.ClientId);
        writer.Int64(RepeatUntilUs);
        writer.Int64(ExchangeUs);
        if (!more)
        {
            return;
        }

        writer.Int32((Second is null ? 0 : HasSecond) | (StopsOnFailure ? Stops : 0) | (IsHalf ? Half : 0) | (IsOfEnded ? Ended : 0) | (Move is null ? 0 : Moves));
        writer.Int64(ListId);
        writer.Int64(NewLots);
        Save(writer, OtherId);
        Save(writer, GoneId);
        if (Second is { } second)
        {
            writer.Int32((int)second.Side | ((int)second.Type << 8));
            foreach (var number in (ReadOnlySpan<long>)[second.Price, second.Lots, second.CapPrice])
            {
                writer.Int64(number);
            }

            Save(writer, second.ClientId);
        }

        if (Move is { } move)
        {
            foreach (var text in (ReadOnlySpan<string?>)[move.FromEmail, move.ToEmail, move.Asset])
            {
                writer.Bytes(Encoding.UTF8.GetBytes(text ?? ""));
            }

            writer.Int64(move.Units);
        }
    }

    public static LiveIntent Restore(ref StateReader reader)
    {
        var (act, account, tag, symbol, kind) = ((LiveAct)reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32());
        var (price, lots, quote, cap) = (reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
        var (orderId, rate, deadline, time) = (reader.Int64(), reader.Int64(), reader.Int64(), reader.Int64());
        var digest = (UInt128)reader.Int128();
        var order = new PlaceOrder
        {
            Account = account,
            Tag = tag,
            Symbol = symbol,
            Side = (Side)(kind & 0xff),
            Type = (OrderType)((kind >> 8) & 0xff),
            Price = price,
            Lots = lots,
            QuoteAmount = quote,
            CapPrice = cap,
            ClientId = RestoreId(ref reader),
            TimeUs = time,
        };
        var (repeatUntil, exchange) = (kind & HasTimes) != 0 ? (reader.Int64(), reader.Int64()) : (deadline, 0);
        var response = (kind >> ResponseShift) & 0xf;
        var intent = new LiveIntent
        {
            Act = act,
            Account = account,
            Tag = tag,
            Order = order,
            OrderId = orderId,
            Response = response == 0 ? null : (ResponseType)(response - 1),
            Unit = (kind & InMicroseconds) != 0 ? TimeUnit.Microsecond : TimeUnit.Millisecond,
            RateE8 = rate,
            DeadlineUs = deadline,
            Digest = digest,
            RepeatUntilUs = repeatUntil,
            ExchangeUs = exchange,
        };
        if ((kind & HasMore) == 0)
        {
            return intent;
        }

        var flags = reader.Int32();
        intent = intent with
        {
            StopsOnFailure = (flags & Stops) != 0,
            IsHalf = (flags & Half) != 0,
            IsOfEnded = (flags & Ended) != 0,
            ListId = reader.Int64(),
            NewLots = reader.Int64(),
            OtherId = RestoreId(ref reader),
            GoneId = RestoreId(ref reader),
        };
        if ((flags & HasSecond) != 0)
        {
            var second = reader.Int32();
            intent = intent with
            {
                Second = order with
                {
                    Side = (Side)(second & 0xff),
                    Type = (OrderType)((second >> 8) & 0xff),
                    Price = reader.Int64(),
                    Lots = reader.Int64(),
                    CapPrice = reader.Int64(),
                    ClientId = RestoreId(ref reader),
                },
            };
        }

        return (flags & Moves) == 0 ? intent : intent with { Move = new LiveMove(RestoreText(ref reader), RestoreText(ref reader), RestoreText(ref reader) ?? "", reader.Int64()) };
    }

    private static string? RestoreText(ref StateReader reader) => Encoding.UTF8.GetString(reader.Bytes()) is { Length: > 0 } text ? text : null;

    private static void Save(StateWriter writer, ClientOrderId id)
    {
        Span<byte> name = stackalloc byte[ClientOrderId.MaxLength];
        writer.Bytes(name[..id.CopyTo(name)]);
    }

    private static ClientOrderId RestoreId(ref StateReader reader)
    {
        ClientOrderId.TryCreate(reader.Bytes(), out var id);
        return id;
    }
}
