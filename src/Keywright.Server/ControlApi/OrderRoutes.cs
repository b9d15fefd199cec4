using Keywright.Control;
using Keywright.Gateway.Manage.Orders;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Open orders and whose they are, over the control API.</summary>
internal sealed class OrderRoutes(OrderDesk desk)
{
    public async Task ListAsync(HttpContext http, string account)
    {
        var listed = await desk.ListAsync(account, unowned: http.Request.Query["unowned"] == "true").ConfigureAwait(false);
        await (listed.Orders is { } orders
            ? Answer.JsonAsync(http, 200, [.. orders.Select(Words)], ControlJson.Default.IReadOnlyListOpenOrder)
            : Answer.ProblemAsync(http, listed.IsNotFound ? 404 : 503, listed.Problem ?? "Nothing was asked.")).ConfigureAwait(false);
    }

    public Task AdoptAsync(HttpContext http, string account) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.AdoptOrder, "an adoption", async asked =>
    {
        if (asked is not { Symbol: not null, Key: not null })
        {
            await Answer.ProblemAsync(http, 400, "An adoption is asked for as {\"symbol\":\"BTCUSDT\",\"orderId\":12345,\"key\":\"my-bot\"}.").ConfigureAwait(false);
            return;
        }

        var adopted = await desk.AdoptAsync(account, asked.Symbol, asked.OrderId, asked.Key).ConfigureAwait(false);
        await (adopted.Order is { } order
            ? Answer.JsonAsync(http, 200, Words(order), ControlJson.Default.OpenOrder)
            : Answer.ProblemAsync(http, adopted.IsNotFound ? 404 : 400, adopted.Problem ?? "Nothing was changed.")).ConfigureAwait(false);
    });

    private static OpenOrder Words(OpenOrderView view) => new(
        view.Order.Symbol,
        view.Order.OrderId,
        view.Order.ClientOrderId,
        view.Order.Side,
        view.Order.Type,
        view.Order.Price,
        view.Order.Quantity,
        view.Order.ListId,
        view.Owner?.Label,
        view.Owner?.ApiKey,
        view.Owner is { IsRevoked: true });
}
