using System.Text.Json;
using System.Text.Json.Serialization;
using Keywright.Keys.Policy;

namespace Keywright.Gateway.Manage;

/// <summary>How a policy stands in the database: the rules it has, and nothing for those it has not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(KeyPolicy))]
internal sealed partial class PolicyJson : JsonSerializerContext
{
    public static string Write(KeyPolicy policy) => JsonSerializer.Serialize(policy, Default.KeyPolicy);

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
}
