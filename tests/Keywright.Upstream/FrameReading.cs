using System.Text.Json;
using Keywright.Binance.Catalogue;
using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Sockets;

namespace Keywright.Upstream;

/// <summary>Tells a request frame from any other message: it is an object with a method.</summary>
internal static class FrameReading
{
    /// <summary>What is known of a frame; the rest is given when it is noted: its number, its time, its connection.</summary>
    public delegate Arrival Make(int number, DateTimeOffset at, string connection);

    public static bool TryRead(byte[] text, out string id, out Make make)
    {
        (id, make) = ("null", null!);
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // The upstream will say what it thinks of it.
            return false;
        }

        using (json)
        {
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("method", out var method) || method.ValueKind != JsonValueKind.String)
            {
                return false;
            }

            id = root.TryGetProperty("id", out var said) ? said.GetRawText() : "null";
            var name = method.GetString()!;
            var request = JsonRequest.Read(text);
            var path = request.Method.Length > 0 ? request.Method : name;
            var route = RouteCatalogue.TryFindMethod(path, out var found) ? found : null;
            var parameters = Parameters(root, request.Parameters);
            make = (number, at, connection) => new Arrival
            {
                Number = number,
                At = at,
                Connection = connection,
                Method = Arrival.FrameMethod,
                Path = path,
                Parameters = parameters,
                ApiKey = request.ApiKey,
                Route = route,
                Set = request.Parameters,
                Weight = route?.Weight.Of(request.Parameters) ?? 0,
            };
            return true;
        }
    }

    private static IReadOnlyDictionary<string, string> Parameters(JsonElement frame, ParameterSet set)
    {
        if (frame.TryGetProperty("params", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            return new Dictionary<string, string> { ["params"] = list.GetRawText() };
        }

        return Named(set);
    }

    public static IReadOnlyDictionary<string, string> Named(ParameterSet set) =>
        set.Names.Distinct().ToDictionary(name => name, name => set.TryGet(name, out var value) ? value : "", StringComparer.Ordinal);
}
