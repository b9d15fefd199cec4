using Keywright.Gateway.Manage;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.SubAccounts;

/// <summary>An account whose key manages the accounts under it.</summary>
internal sealed class Family
{
    public const string Found = "/sapi/v1/sub-account/virtualSubAccount";
    public const string ListOf = "/sapi/v1/sub-account/list";
    public const string Move = "/sapi/v1/sub-account/universalTransfer";
    public const string Keys = "/sapi/v1/sub-account/subAccountApi";
    public const string Permit = "/sapi/v1/sub-account/subAccountApiPermission";
    public const string Addresses = "/sapi/v1/sub-account/subAccountApi/ipRestriction";
    public const string Bind = "/sapi/v2/sub-account/subAccountApi/ipRestriction";
    public const string Unbind = "/sapi/v1/sub-account/subAccountApi/ipRestriction/ipList";

    private Family(Home home, Bot main) => (Home, Main) = (home, main);

    public Home Home { get; }

    /// <summary>The key that manages.</summary>
    public Bot Main { get; }

    public static async Task<Family> OfAsync(Home home, string account = "paper", string[]? permissions = null, string[]? ips = null, TimeSpan? expires = null)
    {
        var main = await home.KeyAsync(account: account, ips: ips, expires: expires);
        await home.EditAsync(main, edit => edit with { Permissions = permissions ?? ["read", "spot", "internal-transfer"] });
        return new Family(home, main);
    }

    /// <summary>Founds a sub-account and returns its e-mail.</summary>
    public async Task<string> FoundAsync(string name) => (await Main.PostAsync(Found, $"subAccountString={name}")).Succeeds().Text("email");

    public Task<Answer> MakeAsync(string email, string name, string more = "&status=1") => Main.PostAsync(Keys, $"email={email}&apiName={name}{more}");

    /// <summary>Makes a key and gives it to a bot.</summary>
    public async Task<Bot> KeyAsync(string email, string name, string more = "&status=1&canTrade=true")
    {
        var made = (await MakeAsync(email, name, more)).Succeeds();
        return new Bot(Home, made.Text("apiKey"), Signers.Hmac(made.Text("secretKey")));
    }

    /// <summary>As its owner sees a key.</summary>
    public KeyView View(Bot bot) => Home.Gateway.Keys.Find(bot.ApiKey)!;

    /// <summary>Expects a refusal for this reason.</summary>
    public static void Refuses(Answer answer, int status, int code, string reason)
    {
        Assert.Equal((status, code), (answer.Status, answer.Status == 200 ? 0 : answer.Json.GetProperty("code").GetInt32()));
        Assert.StartsWith(reason, answer.Reply.Reason, StringComparison.Ordinal);
    }
}
