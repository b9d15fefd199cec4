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

    private static void Slice(Utf8JsonWriter writer, JsonElement balance, int key, ExchangeRules rules, CapUse caps, Int128[] allocation)
    {
        var name = balance.GetProperty("asset"u8).GetString()!;
        var asset = rules.Assets.IndexOf(name);
        var (whole, locked) = asset < 0 ? (0, 0) : caps.SliceOf(key, asset, asset < allocation.Length ? allocation[asset] : 0);

        // Others may have spent what the slice was to be paid from: no more is shown as free than the account has.
        var free = Int128.Min(Int128.Max(0, whole - locked), Units(balance, "free"));
        writer.WriteStartObject();
        writer.WriteString("asset"u8, name);
        writer.WriteString("free"u8, new Amount(free).ToString());
        writer.WriteString("locked"u8, new Amount(locked).ToString());
        writer.WriteEndObject();
    }

    public static Int128 Units(JsonElement balance, string name)
        => balance.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String && DecimalText.TryParse(System.Text.Encoding.UTF8.GetBytes(text.GetString()!), name, out var amount, out _) ? amount.Units : 0;
}
