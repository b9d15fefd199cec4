using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Manage.SubAccounts;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Live.SubAccounts;

/// <summary>An account at another gateway's exchange, and a key of it that manages the accounts under it.</summary>
internal sealed class LiveFamily : IAsyncDisposable
{
    private LiveFamily(TwoGateways two, Bot main) => (Two, Main) = (two, main);

    public TwoGateways Two { get; }

    /// <summary>The key that manages.</summary>
    public Bot Main { get; }

    /// <param name="armed">The account may trade.</param>
    /// <param name="credential">What its credential may do at the exchange beside reading.</param>
    public static async Task<LiveFamily> OpenAsync(bool armed = true, params string[] credential)
    {
        var two = await TwoGateways.OpenAsync(armed);
        await GrantAsync(two, credential.Length == 0 ? ["spot", "internal-transfer"] : credential);
        return new LiveFamily(two, await KeyAsync(two, "manager", ["read", "spot", "internal-transfer"]));
    }

    /// <summary>Ticks the boxes of the account's credential at the exchange.</summary>
    public static async Task GrantAsync(TwoGateways two, params string[] rights)
    {
        var key = two.Exchange.Gateway.Keys.Find(two.Upstream)!;
        var edited = await two.Exchange.Gateway.Keys.EditAsync(two.Upstream, new KeyEdit(key.Revision, key.Label, ["read", .. rights], key.AllowedIps, key.Symbols, key.Policy, key.Notes), CancellationToken.None);
        Assert.True(edited.Problem is null, edited.Problem);
    }

    /// <summary>A key of the account that nothing counts, so that it may give.</summary>
    public static async Task<Bot> KeyAsync(TwoGateways two, string label, string[] permissions, string account = "real")
    {
        var made = await two.Home.Gateway.Keys.CreateAsync(
            new KeyRequest(label, account, null, null, "hmac", null, permissions, ["127.0.0.1"], [], null, null, null) { AcceptsTerms = account != "paper", IsUncapped = account != "paper" }, CancellationToken.None);
        Assert.True(made.Problem is null, made.Problem);
        return new Bot(two.Home, made.Key!.ApiKey, Signers.Hmac(made.SecretKey!));
    }

    public static string MoveText(string email, string amount, string more = "") => $"toEmail={email}&fromAccountType=SPOT&toAccountType=SPOT&asset=USDT&amount={amount}{more}";

    /// <summary>Founds a sub-account and returns its e-mail.</summary>
    public async Task<string> FoundAsync(string name) => (await Main.PostAsync(Family.Found, $"subAccountString={name}")).Succeeds().Text("email");

    /// <summary>What a sub-account holds at the exchange, as its owner there sees it.</summary>
    public decimal HeldBy(string account) => Two.Exchange.Gateway.Accounts.Find(account)!.Holdings.Where(held => held.Asset == "USDT").Sum(held => held.Free);

    /// <summary>Sub-accounts at the exchange.</summary>
    public int Founded => Two.Exchange.Gateway.Accounts.List().Count(account => account.Name.Contains(':', StringComparison.Ordinal));

    public ValueTask DisposeAsync() => Two.DisposeAsync();
}
