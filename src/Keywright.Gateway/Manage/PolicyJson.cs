using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage;

/// <summary>How a policy stands in the database: the rules it has, and nothing for those it has not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KeyPolicy))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    public static string Write(KeyPolicy policy) => JsonSerializer.Serialize(policy, RulesThereAre.Info);

    /// <exception cref="GatewayStartException">It holds a rule this program does not know; passing over it would let through what it denies.</exception>
    public static KeyPolicy Read(string json, string label)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.KeyPolicy) ?? new KeyPolicy();
        }
        catch (JsonException e)
        {
            throw new GatewayStartException($"Key '{label}' has a policy this program cannot read ({e.Path}); start the newer program.", e);
        }
    }

    /// <summary>An empty list is no rule, as a number that is null is none. A class of its own, since it is made from the context.</summary>
    private static class RulesThereAre
    {
        public static readonly JsonTypeInfo<KeyPolicy> Info = (JsonTypeInfo<KeyPolicy>)new JsonSerializerOptions(Default.Options)
        {
            TypeInfoResolver = Default.WithAddedModifier(LeaveOutEmpty),
        }.GetTypeInfo(typeof(KeyPolicy));

        private static void LeaveOutEmpty(JsonTypeInfo type)
        {
            if (type.Type != typeof(KeyPolicy))
            {
                return;
            }

            foreach (var rule in type.Properties.Where(property => property.PropertyType.IsAssignableTo(typeof(IEnumerable)) && property.PropertyType != typeof(string)))
            {
                rule.ShouldSerialize = static (_, list) => ((IEnumerable)list!).GetEnumerator().MoveNext();
            }
        }
    }
}
