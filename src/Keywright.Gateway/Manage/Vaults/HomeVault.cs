using Keywright.Gateway.Store;
using Keywright.Keys;
using Keywright.Keys.Sealing;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>The vault of one home on disk: which root its records are under, and how that root is opened.</summary>
internal sealed class HomeVault(string home, string? keyFile, string? credentials, RandomSource random)
{
    /// <summary>A copy of the database as it was before its records came under a root of their own; goes when the root is changed.</summary>
    private const string BeforeName = "keywright-before-vault.db";

    /// <summary>What one guess of a passphrase costs; tests make it cheap.</summary>
    public PassphraseCost Cost { get; init; } = PassphraseCost.Usual;

    /// <summary>Hears the name of each step of a change of root when it is done; tests die there.</summary>
    public Action<string>? Step { get; init; }

    /// <summary>The vault of the home that <paramref name="options"/> name.</summary>
    public static HomeVault Of(GatewayOptions options, RandomSource random) => new(options.Home, options.KeyFile, options.CredentialsFolder, random)
    {
        Cost = options.PassphraseCost,
        Step = options.RekeyStep,
    };

    private string File => Path.Combine(home, "vault.kw");

    private string OwnKeyFile => Path.Combine(home, "seal.key");

    private string NextKeyFile => OwnKeyFile + ".next";

    private string Before => Path.Combine(home, BeforeName);

    private string KeyFile => keyFile ?? OwnKeyFile;

    private string? CredentialKey => credentials is null ? null : Path.Combine(credentials, "keywright-key");

    /// <summary>The passphrase that the system hands to this service; null when it hands none.</summary>
    public string? CredentialPassphrase => credentials is not null && Path.Combine(credentials, "keywright-passphrase") is var path && System.IO.File.Exists(path) ? path : null;

    /// <summary>
    /// The slot of the root that the records are under; null in a home that has none yet. An interrupted change of root is ended here: it
    /// happened if the database says so, else it did not.
    /// </summary>
    /// <exception cref="GatewayStartException">The vault file is missing, or is another home's.</exception>
    /// <exception cref="SealKeyException">It is damaged or of a newer program.</exception>
    public RootSlot? Current(KeyStore store)
    {
        if (SealedRecords.RootOf(store) is not { } id)
        {
            return null; // a vault file without a note in the database is what a first start left that did not come to its end
        }

        if (!System.IO.File.Exists(File))
        {
            throw new GatewayStartException($"The vault file {File} is missing, and what is sealed in the database opens with nothing else; put it back from a backup.");
        }

        var slots = VaultFile.Load(File);
        var slot = slots.FirstOrDefault(one => one.RootId == id)
            ?? throw new GatewayStartException($"The vault file {File} is not the one this database was sealed with; put back the vault file and the database of the same backup.");
        if (slots.Count > 1)
        {
            VaultFile.Save(File, slot);
        }

        return slot;
    }

    /// <summary>Opens the vault. An old home's records come under a root of their own first, after a copy of the database was put aside.</summary>
    /// <param name="store">The home's database.</param>
    /// <param name="opener">What the owner gave; null takes the key file.</param>
    /// <param name="notes">Gets what the owner should know.</param>
    /// <exception cref="VaultShutException">It needs a passphrase, or another one, or another key.</exception>
    /// <exception cref="GatewayStartException">The key file is missing.</exception>
    public Vault Open(KeyStore store, RootOpener? opener, List<string> notes)
    {
        if (Current(store) is not { } slot)
        {
            return Found(store, notes);
        }

        if (opener is not null)
        {
            return OpenWith(slot, opener) ?? throw VaultShutException.Wrong(slot.Method);
        }

        if (slot.Method == OpeningMethod.Passphrase)
        {
            throw VaultShutException.NeedsPassphrase();
        }

        return OpenByFile(slot);
    }

    /// <summary>Whether this is what opens the vault now.</summary>
    public static bool Opens(RootSlot slot, RootOpener opener)
    {
        using var root = slot.TryOpen(opener);
        return root is not null;
    }

    /// <summary>
    /// Puts the records under a new root that only <paramref name="next"/> opens, or a new key file when it is null. Nobody may change
    /// records meanwhile. A crash at any instant leaves a home that opens, before step 3 the old way and after it the new way.
    /// </summary>
    /// <returns>The new slot and how many records there are.</returns>
    public (RootSlot Slot, int Records) Rekey(KeyStore store, RootSlot current, Vault vault, RootOpener? next)
    {
        // 1. A new key file, beside the old one: it must be there before anything opens with it.
        using var made = next is null ? NewNextKeyFile() : null;
        Step?.Invoke("key file");

        // 2. The new root, closed, beside the old one.
        using var root = SealKey.New(random);
        var slot = RootSlot.Close(root, next ?? made!, Cost, random);
        VaultFile.Save(File, current, slot);
        Step?.Invoke("both roots");

        // 3. Every record, and the note under which root they are, in one transaction: here the change happens.
        using (var under = new Vault(root, random))
        {
            var records = SealedRecords.Rewrap(store, vault, under, slot.RootId);
            Step?.Invoke("records");
            vault.Adopt(root);

            // 4. What opened the old root opens nothing any more, and goes. A next start would do the same.
            VaultFile.Save(File, slot);
            Step?.Invoke("one root");
            SealedRecords.ForgetLog(store);
            foreach (var copy in Directory.GetFiles(home, "keywright.db.v*").Append(Before))
            {
                System.IO.File.Delete(copy); // of the database before a migration: its records would open the old way
            }

            if (next is null)
            {
                System.IO.File.Move(NextKeyFile, OwnKeyFile, overwrite: true);
            }
            else
            {
                System.IO.File.Delete(OwnKeyFile);
                System.IO.File.Delete(NextKeyFile); // of a change that did not happen
            }

            Step?.Invoke("done");
            return (slot, records);
        }
    }

    private RootOpener NewNextKeyFile()
    {
        System.IO.File.Delete(NextKeyFile); // of a change that did not happen
        return RootOpener.NewKeyFile(NextKeyFile, random);
    }

    private Vault? OpenWith(RootSlot slot, RootOpener opener)
    {
        using var root = slot.TryOpen(opener);
        return root is null ? null : new Vault(root, random);
    }

    private Vault OpenByFile(RootSlot slot)
    {
        var tried = false;
        foreach (var path in new[] { CredentialKey, KeyFile, OwnKeyFile, NextKeyFile }.OfType<string>().Distinct().Where(System.IO.File.Exists))
        {
            tried = true;
            using var opener = path == CredentialKey ? RootOpener.FromCredential(path, OpeningMethod.KeyFile) : RootOpener.FromKeyFile(path);
            if (OpenWith(slot, opener) is not { } vault)
            {
                continue;
            }

            if (path == NextKeyFile)
            {
                System.IO.File.Move(NextKeyFile, OwnKeyFile, overwrite: true); // the last step of a change that was interrupted
            }

            return vault;
        }

        throw tried ? VaultShutException.Wrong(OpeningMethod.KeyFile) : MissingKey();
    }

    private GatewayStartException MissingKey() =>
        new($"The seal key {KeyFile} is missing, and the database holds keys sealed with it; put it back from a backup.");

    /// <summary>A new home, or one in which the key file was the root itself.</summary>
    private Vault Found(KeyStore store, List<string> notes)
    {
        var records = SealedRecords.Count(store);
        if (records > 0 && !System.IO.File.Exists(KeyFile))
        {
            throw MissingKey();
        }

        using var key = SealKey.LoadOrCreate(KeyFile, random, out var made);
        using var opener = RootOpener.FromKeyFile(KeyFile);
        if (made)
        {
            notes.Add($"A seal key was made in {KeyFile}; whoever can read it can use every key kept here. Set a passphrase before any live account is added: keywright vault init.");
        }

        if (records > 0)
        {
            SealedRecords.CopyTo(store, Before);
            notes.Add($"The sealed records came under a root key of their own, which seal.key opens; the database as it was before is in {Before}.");
        }

        var vault = new Vault(key, random);
        using var root = SealKey.New(random);
        var slot = RootSlot.Close(root, opener, Cost, random);
        VaultFile.Save(File, slot);
        Step?.Invoke("founded");
        using var under = new Vault(root, random);
        SealedRecords.Rewrap(store, vault, under, slot.RootId);
        vault.Adopt(root);
        return vault;
    }
}
