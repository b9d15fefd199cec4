using System.Text.RegularExpressions;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Market.Words;

namespace Keywright.Gateway.Requests.Calls;

/// <summary>Reads the calls of the sub-account routes.</summary>
internal static partial class SubAccountReader
{
    private const int ListMax = 200;
    private const int TransfersMax = 500;
    private const int KeysDefault = 30;
    private const int KeysMax = 100;
    private const int AddressTextMax = 500;
    private const decimal AmountMax = 1_000_000_000m;

    private static readonly string[] OtherAccountTypes = ["USDT_FUTURE", "COIN_FUTURE", "MARGIN", "ISOLATED_MARGIN", "ALPHA"];

    public static SubAccountCall? Read(Request request, ExchangeRules rules, out Fault fault)
    {
        var reader = new ParameterReader(request.Parameters);
        SubAccountCall call = request.Route.Id switch
        {
            RouteId.FoundSubAccount => new FoundSubAccountCall(Name(ref reader)),
            RouteId.SubAccountList => new SubAccountListCall(reader.Text("email"), OptionalFlag("isFreeze", ref reader), Page(ref reader), reader.Limit(ListMax, ListMax)),
            RouteId.SubAccountAssetNumbers => new SubAccountAssetsCall(Email(ref reader), AsNumbers: true),
            RouteId.SubAccountAssets => new SubAccountAssetsCall(Email(ref reader), AsNumbers: false),
            RouteId.SubAccountTransfer => Transfer(rules, ref reader),
            RouteId.SubAccountTransfers => new SubAccountTransfersCall(
                reader.Text("fromEmail"),
                reader.Text("toEmail"),
                reader.Text("clientTranId"),
                reader.StartTimeUs(request.ArrivedUs),
                reader.EndTimeUs(request.ArrivedUs),
                Page(ref reader),
                reader.Limit(TransfersMax, TransfersMax)),
            RouteId.CreateSubAccountKey => Create(ref reader),
            RouteId.SubAccountKeys => new SubAccountKeysCall(Email(ref reader), reader.Text("subAccountApiKey"), Page(ref reader), Size(ref reader)),
            RouteId.PermitSubAccountKey => Permit(ref reader),
            RouteId.DeleteSubAccountKey => new DeleteSubAccountKeyCall(Email(ref reader), ApiKey(ref reader)),
            RouteId.SubAccountKeyAddresses => new SubAccountKeyAddressesCall(Email(ref reader), ApiKey(ref reader)),
            RouteId.BindSubAccountKey => new BindSubAccountKeyCall(Email(ref reader), ApiKey(ref reader), Restriction(ref reader)),
            RouteId.UnbindSubAccountKey => new UnbindSubAccountKeyCall(Email(ref reader), ApiKey(ref reader), Addresses(ref reader)),
            _ => throw new InvalidOperationException($"Route {request.Route.Id} is in the catalogue and has no call."),
        };
        fault = reader.Fault.GetValueOrDefault();
        return reader.Fault is null ? call : null;
    }

    private static SubAccountTransferCall Transfer(ExchangeRules rules, ref ParameterReader reader)
    {
        foreach (var side in (ReadOnlySpan<string>)["fromAccountType", "toAccountType"])
        {
            var type = reader.RequiredText(side);
            if (type != "SPOT")
            {
                reader.Refuse(OtherAccountTypes.Contains(type) ? Faults.FeatureNotSupported($"{side} {type}") : ParameterFaults.NotValid(side));
            }
        }

        var asset = rules.Assets.IndexOf(reader.RequiredText("asset"));
        if (asset < 0)
        {
            reader.Refuse(SubAccountFaults.NotTaken($"asset must be one of {string.Join(", ", rules.Assets)}."));
        }

        if (!reader.Has("amount"))
        {
            reader.Refuse(ParameterFaults.MandatoryMissing("amount"));
        }

        var amount = reader.Decimal("amount") ?? default;
        if (!amount.TryToUnits(out var units) || units <= 0 || amount.ToDecimal() > AmountMax)
        {
            reader.Refuse(SubAccountFaults.NotTaken($"amount must be more than 0 and at most {AmountMax:0}."));
        }

        var id = System.Text.Encoding.ASCII.GetString(reader.ClientOrderId("clientTranId"));
        return new SubAccountTransferCall(reader.Text("fromEmail"), reader.Text("toEmail"), asset, units, id);
    }

    private static CreateSubAccountKeyCall Create(ref ParameterReader reader)
    {
        var (granted, _) = Rights(ref reader);
        return new CreateSubAccountKeyCall(Email(ref reader), reader.RequiredText("apiName"), granted, Restriction(ref reader), reader.Text("publicKey"));
    }

    private static PermitSubAccountKeyCall Permit(ref ParameterReader reader)
    {
        var (granted, taken) = Rights(ref reader);
        if (granted == KeyPermissions.None && taken == KeyPermissions.None)
        {
            reader.Refuse(ParameterFaults.MandatoryMissing("canTrade"));
        }

        return new PermitSubAccountKeyCall(Email(ref reader), ApiKey(ref reader), granted, taken);
    }

    private static (KeyPermissions Granted, KeyPermissions Taken) Rights(ref ParameterReader reader)
    {
        var (granted, taken) = (KeyPermissions.None, KeyPermissions.None);
        foreach (var (name, right) in (ReadOnlySpan<(string, KeyPermissions)>)
        [
            ("canTrade", KeyPermissions.Spot),
            ("canMarginLoanRepay", KeyPermissions.Margin),
            ("canFuturesTrade", KeyPermissions.Futures),
            ("canUniversalTransfer", KeyPermissions.UniversalTransfer),
        ])
        {
            switch (OptionalFlag(name, ref reader))
            {
                case true:
                    granted |= right;
                    break;
                case false:
                    taken |= right;
                    break;
            }
        }

        if (reader.Flag("canVanillaOptions", absent: false))
        {
            reader.Refuse(Faults.FeatureNotSupported("canVanillaOptions"));
        }

        return (granted, taken);
    }

    /// <summary>Null for status 1, no restriction.</summary>
    private static AddressList? Restriction(ref ParameterReader reader)
    {
        switch (reader.RequiredText("status"))
        {
            case "1":
                return null;
            case "2":
                return Addresses(ref reader);
            case "3":
                reader.Refuse(Faults.FeatureNotSupported("status 3, the address list of a third party,"));
                return null;
            default:
                reader.Refuse(ParameterFaults.NotValid("status"));
                return null;
        }
    }

    private static AddressList Addresses(ref ParameterReader reader)
    {
        var text = reader.RequiredText("ipAddress");
        if (text.Length > AddressTextMax)
        {
            reader.Refuse(SubAccountFaults.NotTaken($"ipAddress must be at most {AddressTextMax} characters."));
        }
        else if (text.Length > 0 && AddressList.TryParse([.. text.Split(',').Distinct()], out var problem, "ipAddress") is var list)
        {
            if (list is not null)
            {
                return list;
            }

            reader.Refuse(SubAccountFaults.NotTaken(problem!));
        }

        return AddressList.Any;
    }

    private static string Name(ref ParameterReader reader)
    {
        var name = reader.RequiredText("subAccountString");
        if (name.Length > 0 && !NamePattern().IsMatch(name))
        {
            reader.Refuse(SubAccountFaults.NotTaken("subAccountString must be 1 to 20 letters, digits or . _ - and begin with a letter."));
        }

        return name.ToLowerInvariant();
    }

    private static string Email(ref ParameterReader reader) => reader.RequiredText("email");

    private static string ApiKey(ref ParameterReader reader) => reader.RequiredText("subAccountApiKey");

    private static int Page(ref ParameterReader reader) => Positive("page", 1, ref reader);

    private static int Size(ref ParameterReader reader) => Math.Min(KeysMax, Positive("size", KeysDefault, ref reader));

    private static int Positive(string name, int absent, ref ParameterReader reader)
    {
        var number = reader.Int(name) ?? absent;
        if (number == 0)
        {
            reader.Refuse(ParameterFaults.NotValid(name));
        }

        return number;
    }

    private static bool? OptionalFlag(string name, ref ParameterReader reader) => reader.Has(name) ? reader.Flag(name, absent: false) : null;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9._-]{0,19}\z")]
    private static partial Regex NamePattern();
}
