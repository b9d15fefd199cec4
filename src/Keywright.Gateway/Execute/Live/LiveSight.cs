using System.Text.Json;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Requests;
using Keywright.Market.Words;

namespace Keywright.Gateway.Execute.Live;

/// <summary>The exchange's answers with what a key may not see taken out.</summary>
internal static class LiveSight
{
    /// <summary>A list with only those of its elements that <paramref name="sees"/> keeps.</summary>
    public static ReadOnlyMemory<byte> List(JsonElement list, Predicate<JsonElement> sees) => JsonBody.Write((list, sees), static (writer, s) =>
    {
        writer.WriteStartArray();
        if (s.list.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in s.list.EnumerateArray())
            {
                if (s.sees(one))
                {
                    one.WriteTo(writer);
                }
            }
        }

        writer.WriteEndArray();
    });

    /// <summary>The account as the key has it: its own rights in place of the credential's, and with an allocation the slice in place of the balances.</summary>
    public static ReadOnlyMemory<byte> Account(JsonElement account, LiveKey key, ExchangeRules rules, CapUse caps, Int128[]? allocation) => JsonBody.Write(
        (account, key, rules, caps, allocation),
        static (writer, s) =>
        {
            writer.WriteStartObject();
            foreach (var property in s.account.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "canTrade":
                        writer.WriteBoolean(property.Name, property.Value.ValueKind == JsonValueKind.True && s.key.Terms.Permissions.HasFlag(KeyPermissions.Spot));
                        break;
                    case "canWithdraw" or "canDeposit":
                        writer.WriteBoolean(property.Name, false);
                        break;
                    case "balances" when s.allocation is not null && property.Value.ValueKind == JsonValueKind.Array:
                        writer.WriteStartArray(property.Name);
                        foreach (var balance in property.Value.EnumerateArray())
                        {
                            Slice(writer, balance, s.key.Number, s.rules, s.caps, s.allocation);
                        }

                        writer.WriteEndArray();
                        break;
                    default:
                        property.WriteTo(writer);
                        break;
                }
            }

            writer.WriteEndObject();
        });

    /// <summary>The coins without a way out of the account, and with an allocation the slice in place of the balances.</summary>
    public static ReadOnlyMemory<byte> Coins(JsonElement coins, LiveKey key, ExchangeRules rules, CapUse caps, Int128[]? allocation) => EachOf(coins, (key, rules, caps, allocation), static (writer, coin, s) =>
    {
        (string Free, string Locked)? slice = s.allocation is null ? null : SliceOf(coin, "coin", s.key.Number, s.rules, s.caps, s.allocation);
        foreach (var property in coin.EnumerateObject())
        {
            switch (property.Name)
            {
                case "withdrawAllEnable" or "depositAllEnable":
                    writer.WriteBoolean(property.Name, false);
                    break;
                case "networkList":
                    writer.WriteStartArray(property.Name);
                    writer.WriteEndArray();
                    break;
                default:
                    Sliced(writer, property, slice);
                    break;
            }
        }
    });

    /// <summary>The assets with the slice in place of the balances; those it has nothing of are left out.</summary>
    public static ReadOnlyMemory<byte> Assets(JsonElement assets, LiveKey key, ExchangeRules rules, CapUse caps, Int128[] allocation) => EachOf(assets, (key, rules, caps, allocation), static (writer, asset, s) =>
    {
        var slice = SliceOf(asset, "asset", s.key.Number, s.rules, s.caps, s.allocation);
        foreach (var property in asset.EnumerateObject())
        {
            Sliced(writer, property, slice);
        }
    });

    private static ReadOnlyMemory<byte> EachOf<TState>(JsonElement list, TState state, Action<Utf8JsonWriter, JsonElement, TState> fill) => JsonBody.Write((list, state, fill), static (writer, s) =>
    {
        writer.WriteStartArray();
        if (s.list.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in s.list.EnumerateArray())
            {
                writer.WriteStartObject();
                s.fill(writer, one, s.state);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    });

    private static void Sliced(Utf8JsonWriter writer, JsonProperty property, (string Free, string Locked)? slice)
    {
        switch (property.Name)
        {
            case "free" when slice is { } known:
                writer.WriteString(property.Name, known.Free);
                break;
            case "locked" when slice is { } known:
                writer.WriteString(property.Name, known.Locked);
                break;
            case "freeze" or "withdrawing" or "ipoing" or "ipoable" or "storage" or "btcValuation" when slice is not null:
                writer.WriteString(property.Name, "0");
                break;
            default:
                property.WriteTo(writer);
                break;
        }
    }

    private static void Slice(Utf8JsonWriter writer, JsonElement balance, int key, ExchangeRules rules, CapUse caps, Int128[] allocation)
    {
        var (free, locked) = SliceOf(balance, "asset", key, rules, caps, allocation);
        writer.WriteStartObject();
        writer.WriteString("asset"u8, balance.GetProperty("asset"u8).GetString());
        writer.WriteString("free"u8, free);
        writer.WriteString("locked"u8, locked);
        writer.WriteEndObject();
    }

    private static (string Free, string Locked) SliceOf(JsonElement balance, string nameOf, int key, ExchangeRules rules, CapUse caps, Int128[] allocation)
    {
        var asset = balance.TryGetProperty(nameOf, out var name) ? rules.Assets.IndexOf(name.GetString()!) : -1;
        var (whole, locked) = asset < 0 ? (0, 0) : caps.SliceOf(key, asset, asset < allocation.Length ? allocation[asset] : 0);

        // Others may have spent what the slice was to be paid from: no more is shown as free than the account has.
        var free = Int128.Min(Int128.Max(0, whole - locked), Units(balance, "free"));
        return (new Amount(free).ToString(), new Amount(locked).ToString());
    }

    public static Int128 Units(JsonElement balance, string name)
        => balance.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text.GetString()!), name, out var amount, out _) ? amount.Units : 0;
}
