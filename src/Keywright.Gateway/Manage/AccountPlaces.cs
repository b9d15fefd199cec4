using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Paper;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage;

/// <summary>An account that keys act on.</summary>
/// <param name="Number">One of its own in the whole home.</param>
/// <param name="Name">What its owner calls it; no two accounts share one.</param>
/// <param name="Venue">Where it is.</param>
/// <param name="Kind">What changes of it ask for.</param>
internal sealed record AccountPlace(int Number, string Name, Venue Venue, AccountKind Kind);

/// <summary>All accounts by name, wherever they are.</summary>
internal sealed class AccountPlaces(AccountBook paper, PaperVenue venue, LiveAccounts live)
{
    /// <summary>What changes of a paper account ask for; a test may treat it as if real money lay on it.</summary>
    public AccountKind PaperKind { get; set; } = AccountKind.Paper;

    public IReadOnlyList<string> Names => [.. paper.All.Select(account => account.Name), .. live.All.Select(account => account.Name)];

    public AccountPlace? Find(string name)
        => paper.Find(name) is { } built ? new AccountPlace(built.Number, built.Name, venue, PaperKind)
            : live.Find(name) is { } real ? new AccountPlace(real.Number, real.Name, real.Venue, AccountKind.Live)
            : null;
}
