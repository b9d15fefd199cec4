using Keywright.Gateway.Store;

namespace Keywright.Gateway.Manage.Reviews;

/// <summary>Every key of the owner, whether the gateway cut it or a service holds it at the exchange, with its assessment beside it.</summary>
public sealed class KeyBook
{
    private readonly KeyDesk keys;
    private readonly RegisterDesk registered;
    private readonly KeyStore store;

    internal KeyBook(KeyDesk keys, RegisterDesk registered, KeyStore store) => (this.keys, this.registered, this.store) = (keys, registered, store);

    /// <param name="onlyAccount">An account's keys; a registered key belongs to none of this gateway's.</param>
    public IReadOnlyList<KeyView> List(string? onlyAccount)
    {
        var assessed = store.Assessments();
        return [.. keys.List(onlyAccount).Concat(onlyAccount is null ? registered.List() : []).Select(key => Beside(key, assessed))];
    }

    /// <summary>By API key or label; a live key before one that is revoked.</summary>
    public KeyView? Find(string labelOrApiKey)
    {
        var (here, there) = (keys.Find(labelOrApiKey), registered.Find(labelOrApiKey));
        var found = here is null || (here.State == "revoked" && there is { State: not "revoked" }) ? there ?? here : here;
        return found is null ? null : Beside(found, store.Assessments());
    }

    /// <summary>What an assessment of the key is kept under.</summary>
    internal string SubjectOf(KeyView key)
        => key.Service is null ? Subject(keys.FindRow(key.ApiKey)!) : Subject(registered.FindRow(key.Label)!);

    /// <summary>The key's number in the audit log; 0 for one that makes no requests here.</summary>
    internal int NumberOf(KeyView key) => key.Service is null ? keys.FindRow(key.ApiKey)!.Number : 0;

    internal static string Subject(KeyRow row) => $"key {row.Number}";

    internal static string Subject(RegisteredRow row) => $"registered {row.Number}";

    private KeyView Beside(KeyView key, IReadOnlyDictionary<string, AssessmentRow> assessed)
        => assessed.Count > 0 && assessed.TryGetValue(SubjectOf(key), out var row) ? key with { Assessment = AssessDesk.View(row) } : key;
}
