using System.Collections.Immutable;
using Keywright.Gateway.Execute.Live.Users;

namespace Keywright.Gateway.Execute.Live;

/// <summary>An account on a real exchange. Read by every request, changed by its desk.</summary>
internal sealed class LiveAccount(int number, string name, LiveVenue venue)
{
    /// <summary>Numbers of paper accounts, which the journal gives out, lie below.</summary>
    public const int FirstNumber = 1 << 20;

    private LiveCredential? credential;
    private string? paused;
    private bool armed;

    /// <summary>One of its own in the whole home.</summary>
    public int Number => number;

    public string Name => name;

    public LiveVenue Venue => venue;

    /// <summary>The account at the same exchange that it is a sub-account of; null of one by itself.</summary>
    public string? Parent { get; init; }

    /// <summary>What the exchange knows a sub-account by; null of others.</summary>
    public string? Email { get; init; }

    /// <summary>Hears what the exchange tells of it; set when the home begins to look after it.</summary>
    public UserStream? Stream { get; set; }

    /// <summary>Null until the owner has completed it.</summary>
    public LiveCredential? Credential
    {
        get => Volatile.Read(ref credential);
        set => Volatile.Write(ref credential, value);
    }

    /// <summary>False when it was paused before, whose reason stays.</summary>
    public bool TryPause(string why) => Interlocked.CompareExchange(ref paused, why, null) is null;

    /// <summary>Why nothing that changes something is sent for it; null when it is armed.</summary>
    public string? WhyReadOnly => IsArmed ? null : $"Account '{Name}' is read-only until its owner types keywright accounts arm {Name}.";

    /// <summary>Its owner has let it trade; until then it reads.</summary>
    public bool IsArmed
    {
        get => Volatile.Read(ref armed);
        set => Volatile.Write(ref armed, value);
    }

    /// <summary>Why nothing is sent for it at present, one plain sentence; null when it works.</summary>
    public string? Paused
    {
        get => Volatile.Read(ref paused);
        set => Volatile.Write(ref paused, value);
    }
}

/// <summary>The accounts on real exchanges. Read from any thread.</summary>
internal sealed class LiveAccounts
{
    /// <summary>Most that a home may have.</summary>
    public const int AccountsMax = 100;

    private ImmutableArray<LiveAccount> accounts = [];

    public ImmutableArray<LiveAccount> All => accounts;

    public LiveAccount? Find(string name) => accounts.FirstOrDefault(account => account.Name == name);

    public LiveAccount? Find(int number) => accounts.FirstOrDefault(account => account.Number == number);

    /// <summary>The sub-account of that e-mail; null when the account has none here.</summary>
    public LiveAccount? FindUnder(LiveAccount main, string email)
        => accounts.FirstOrDefault(account => account.Parent == main.Name && string.Equals(account.Email, email, StringComparison.OrdinalIgnoreCase));

    public void Add(LiveAccount account) => ImmutableInterlocked.Update(ref accounts, static (all, one) => all.Add(one), account);
}
