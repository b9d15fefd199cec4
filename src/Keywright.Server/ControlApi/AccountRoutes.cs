using System.Text.Json;
using Keywright.Control;
using Keywright.Gateway.Manage;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

internal sealed class AccountRoutes(AccountDesk desk)
{
    public async Task DepositAsync(HttpContext http, string account)
    {
        Deposit? wish;
        try
        {
            wish = await JsonSerializer.DeserializeAsync(http.Request.Body, ControlJson.Default.Deposit, http.RequestAborted).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            wish = null;
        }

        if (wish is not { Asset: not null })
        {
            await Answer.ProblemAsync(http, 400, "A deposit is asked for as {\"asset\":\"USDT\",\"amount\":10000}.").ConfigureAwait(false);
            return;
        }

        var made = await desk.DepositAsync(account, wish.Asset, wish.Amount).ConfigureAwait(false);
        await (made.Deposit is { } done
            ? Answer.JsonAsync(http, 200, new DepositMade(done.Account, done.Asset, done.Amount, done.Free, done.Locked), ControlJson.Default.DepositMade)
            : Answer.ProblemAsync(http, 400, made.Problem ?? "Nothing was deposited.")).ConfigureAwait(false);
    }
}
