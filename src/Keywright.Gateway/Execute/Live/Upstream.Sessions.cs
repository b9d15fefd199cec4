using System.Text;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Budgets;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Execute.Live;

/// <summary>Connections to the WebSocket API, each subscribed to one account.</summary>
internal sealed partial class Upstream
{
    /// <summary>What a connection and its one request cost.</summary>
    public const int SubscriptionWeight = 4;

    private const string SubscriptionId = "user";
    private const long WindowMs = 5_000;
    private const int HandshakesMax = 64;

    private static readonly TimeSpan SubscriptionPatience = TimeSpan.FromSeconds(10);

    /// <summary>Connects and subscribes to the events of the pair's account.</summary>
    /// <param name="take">What it may cost.</param>
    /// <param name="pair">Whose.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The connection, subscribed; null, with what was answered in its place, when the exchange refuses or cannot be reached.</returns>
    public async ValueTask<(UpstreamSocket? Socket, UpstreamAnswer Answer)> SubscribeAsync(UpstreamTake take, UpstreamPair pair, CancellationToken ct)
    {
        UpstreamSocket? socket = null;
        UpstreamAnswer answer = new UpstreamAnswer.Lost("The call was given up.");
        using var patience = new CancellationTokenSource(SubscriptionPatience, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            socket = await wire.OpenSessionAsync(either.Token);
            await socket.SayAsync(FrameOf(pair), either.Token);
            answer = await AnswerOfAsync(socket, either.Token);
        }
        catch (UpstreamSocketException e)
        {
            answer = socket is not null ? new UpstreamAnswer.Lost(e.Message) : StopOf(e) ?? (UpstreamAnswer)new UpstreamAnswer.NotSent(e.Message);
        }
        catch (ObjectDisposedException)
        {
            answer = new UpstreamAnswer.NotSent("The credential was taken away.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            answer = new UpstreamAnswer.Lost("The exchange did not answer in time.");
        }
        finally
        {
            if (budget.Settle(take, answer, take.Ask.Weight, 0, time.Read()) is { } notice)
            {
                Noticed?.Invoke(notice.Sentence);
            }

            if (socket is not null && answer is not UpstreamAnswer.Answered { Status: 200 })
            {
                await socket.DisposeAsync();
                socket = null;
            }
        }

        return (socket, answer);
    }

    private async ValueTask<UpstreamAnswer> AnswerOfAsync(UpstreamSocket socket, CancellationToken ct)
    {
        for (var heard = 0; heard < HandshakesMax; heard++)
        {
            if (await socket.HearAsync(ct) is not { } text)
            {
                return new UpstreamAnswer.Lost("The exchange closed the connection.");
            }

            // Whatever is said before the answer is none of this account's.
            if (UpstreamFrame.TryRead(text) is { Event: null } frame && (frame.Id == SubscriptionId || frame.Id is null))
            {
                return new UpstreamAnswer.Answered(frame.Status, frame.Error) { IsJson = true, RetryAfterSeconds = WaitOf(frame) };
            }
        }

        return new UpstreamAnswer.Lost("The exchange did not answer the subscription.");
    }

    private int? WaitOf(UpstreamFrame frame)
        => frame.RetryAfterMs is { } ms ? (int)Math.Clamp((ms - (time.NowUs / 1_000) + 999) / 1_000, 1, 3 * BudgetLimits.DayUs / BudgetLimits.SecondUs) : null;

    private byte[] FrameOf(UpstreamPair pair) => new OutgoingParameters()
        .Add("apiKey", pair.ApiKey)
        .Add("recvWindow", WindowMs)
        .Add("timestamp", time.StampUs / 1_000)
        .ToFrame(SubscriptionId, "userDataStream.subscribe.signature", payload =>
        {
            Span<byte> signature = stackalloc byte[UpstreamSigner.SignatureLengthMax];
            var length = pair.Signer.Sign(Encoding.UTF8.GetBytes(payload), signature);
            return Encoding.ASCII.GetString(signature[..length]);
        });
}
