using System.Collections.Immutable;

namespace Keywright.Binance.Catalogue;

/// <summary>Sub-accounts, as the account above them manages them: founding, money between them, and their keys (keys.md section 5).</summary>
internal static class SubAccountRoutes
{
    private const int OfKeys = 3_000;

    public static ImmutableArray<Route> All { get; } =
    [
        Change(RouteId.FoundSubAccount, "POST", "v1/sub-account/virtualSubAccount", Permission.Spot, "subAccountString") with { Weight = new WeightRule.Fixed(1), WeighsOnAccount = false },
        Read(RouteId.SubAccountList, "v1/sub-account/list", 1, "email", "isFreeze", "page", "limit"),
        Read(RouteId.SubAccountAssetNumbers, "v3/sub-account/assets", 60, "email") with { WeighsOnAccount = true },
        Read(RouteId.SubAccountAssets, "v4/sub-account/assets", 60, "email") with { WeighsOnAccount = true },
        Change(
            RouteId.SubAccountTransfer, "POST", "v1/sub-account/universalTransfer", Permission.InternalTransfer,
            "fromEmail", "toEmail", "fromAccountType", "toAccountType", "asset", "amount", "clientTranId", "symbol") with { Weight = new WeightRule.Fixed(1), WeighsOnAccount = false },
        Read(RouteId.SubAccountTransfers, "v1/sub-account/universalTransfer", 1, "fromEmail", "toEmail", "clientTranId", "startTime", "endTime", "page", "limit"),
        Change(
            RouteId.CreateSubAccountKey, "POST", "v1/sub-account/subAccountApi", Permission.Spot,
            "email", "apiName", "status", "canTrade", "canMarginLoanRepay", "canFuturesTrade", "canUniversalTransfer", "canVanillaOptions", "ipAddress", "thirdPartyName", "publicKey"),
        Read(RouteId.SubAccountKeys, "v1/sub-account/subAccountApi", OfKeys, "email", "subAccountApiKey", "page", "size") with { WeighsOnAccount = true },
        Change(
            RouteId.PermitSubAccountKey, "POST", "v1/sub-account/subAccountApiPermission", Permission.Spot,
            "email", "subAccountApiKey", "canTrade", "canMarginLoanRepay", "canFuturesTrade", "canUniversalTransfer", "canVanillaOptions"),
        Change(RouteId.DeleteSubAccountKey, "DELETE", "v1/sub-account/subAccountApi", Permission.Spot, "email", "subAccountApiKey"),
        Read(RouteId.SubAccountKeyAddresses, "v1/sub-account/subAccountApi/ipRestriction", OfKeys, "email", "subAccountApiKey") with { WeighsOnAccount = true },
        Change(RouteId.BindSubAccountKey, "POST", "v2/sub-account/subAccountApi/ipRestriction", Permission.Spot, "email", "subAccountApiKey", "status", "ipAddress"),
        Change(RouteId.UnbindSubAccountKey, "DELETE", "v1/sub-account/subAccountApi/ipRestriction/ipList", Permission.Spot, "email", "subAccountApiKey", "ipAddress"),
    ];

    private static Route Read(RouteId id, string name, int weight, params ReadOnlySpan<string> parameters) => new()
    {
        Id = id,
        Method = "GET",
        Path = "/sapi/" + name,
        Family = ApiFamily.Wallet,
        Security = Security.UserData,
        Permission = Permission.Read,
        Weight = new WeightRule.Fixed(weight),
        Parameters = RouteCatalogue.SignedNames(parameters),
    };

    private static Route Change(RouteId id, string method, string name, Permission permission, params ReadOnlySpan<string> parameters) => Read(id, name, OfKeys, parameters) with
    {
        Method = method,
        Permission = permission,
        ChangesState = true,
        WeighsOnAccount = true,
    };
}
