using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Requests.Rules;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>Those of the built-in exchange: each is an account of this gateway from the first.</summary>
internal sealed class PaperSubAccounts(AccountBook accounts) : ISubAccounts
{
    public ValueTask<(SubAccountPlace Found, Refusal? Why)> FindAsync(AdmittedRequest request, string email) => ValueTask.FromResult(
        accounts.Find(request.Key.Account) is not { Parent: 0 } main ? (default, SubAccountRules.MainOnly(request.Authentic))
            : accounts.FindUnder(main.Number, email) is not { } account ? (default, SubAccountRules.UnknownEmail(request.Authentic))
            : (new SubAccountPlace(account.Name, account.Email), default(Refusal)));

    public ValueTask<(string? Name, Refusal? Why)> OpenAsync(AdmittedRequest request, SubAccountPlace found, AskingKey by) => ValueTask.FromResult((found.Name, default(Refusal)));
}
