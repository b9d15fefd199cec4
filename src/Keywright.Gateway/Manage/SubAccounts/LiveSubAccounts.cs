using Keywright.Binance.Wire;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Manage.Venues;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;
using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>
/// Those at a real exchange. One that a bot wants a key for becomes an account of this gateway, with a credential that the exchange makes by a call
/// and that stays sealed here: what the bot gets is a key of this gateway.
/// </summary>
internal sealed class LiveSubAccounts(LiveAccounts accounts, LiveDesk desk) : ISubAccounts
{
    public async ValueTask<(SubAccountPlace Found, Refusal? Why)> FindAsync(AdmittedRequest request, string email)
    {
        var main = MainOf(request);
        if (main.Parent is not null)
        {
            return (default, SubAccountRules.MainOnly(request.Authentic));
        }

        if (accounts.FindUnder(main, email) is { } known)
        {
            return (new SubAccountPlace(known.Name, known.Email!), null);
        }

        var (there, why) = await main.Venue.EmailThereAsync(request, main, email);
        return why is not null ? (default, why.Why)
            : there is null ? (default, SubAccountRules.UnknownEmail(request.Authentic))
            : (new SubAccountPlace(null, there), null);
    }

    public async ValueTask<(string? Name, Refusal? Why)> OpenAsync(AdmittedRequest request, SubAccountPlace found, AskingKey by)
    {
        var main = MainOf(request);
        if (found.Name is { } name && accounts.Find(name) is { Credential: not null })
        {
            return (name, null);
        }

        if (main.WhyReadOnly is { } readOnly)
        {
            return (null, SubAccountRules.Cannot(request.Authentic, readOnly));
        }

        try
        {
            var opened = await desk.OpenUnderAsync(main, found.Email, by.Stopped, CancellationToken.None);
            return opened.Account is { } account ? (account.Name, null)
                : (null, by.Refusal ?? (opened.IsForbidden ? new Refusal(Faults.NotAuthorized, opened.Problem!, request.Authentic) : SubAccountRules.Cannot(request.Authentic, opened.Problem!)));
        }
        catch (StoreFailedException e)
        {
            return (null, new Refusal(Faults.Unavailable with { Message = $"{e.Message} No key was made." }, e.Message, request.Authentic));
        }
    }

    private LiveAccount MainOf(AdmittedRequest request)
        => accounts.Find(request.Key.Account) ?? throw new InvalidOperationException($"Account {request.Key.Account} is not known.");
}
