using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys.Sealing;
using Microsoft.Extensions.Logging;

namespace Keywright.Gateway.Manage.Vaults;

/// <summary>
/// A home whose vault is opened and sealed while its server runs. Sealed, there is no gateway: no key, no secret, no journal is open. One
/// operation at a time.
/// </summary>
/// <param name="options">Which home, and how.</param>
/// <param name="ground">The world outside.</param>
/// <param name="logs">Where the gateway writes its log.</param>
public sealed class VaultDesk(GatewayOptions options, Ground ground, ILoggerFactory logs) : IAsyncDisposable
{
    /// <summary>What everybody is told who asks for something while the vault is sealed.</summary>
    public const string SealedSentence = "The vault is sealed: open it with keywright vault unseal.";

    private readonly SemaphoreSlim oneOperation = new(1, 1);
    private readonly HomeVault files = HomeVault.Of(options, ground.Random);
    private readonly UnsealAttempts attempts = new(ground.Time);
    private readonly ILogger logger = logs.CreateLogger<VaultDesk>();
    private readonly List<string> notes = [];
    private volatile RootSlot? slot;
    private volatile RunningGateway? gateway;

    /// <summary>The open gateway; null while the vault is sealed.</summary>
    public RunningGateway? Gateway => gateway;

    /// <summary>What the owner should know about the start, in plain sentences.</summary>
    public IReadOnlyList<string> StartNotes => notes;

    /// <summary>Called with a gateway that was opened after the start, before anybody is told that it is open.</summary>
    public Action<RunningGateway>? Opened { get; set; }

    /// <summary>Called with a gateway whose secrets are gone: ends its connections and waits for what is under way in it.</summary>
    public Func<RunningGateway, Task>? Closing { get; set; }

    /// <summary>Opens the vault when key file or credential do; else it stays sealed.</summary>
    /// <exception cref="GatewayStartException">The home cannot be opened; the message is one plain sentence.</exception>
    public async Task StartAsync(CancellationToken ct)
    {
        slot = FindSlot();
        if (slot is not { Method: OpeningMethod.Passphrase })
        {
            Take(await RunningGateway.OpenAsync(options, ground, logs, ct));
            return;
        }

        if (files.CredentialPassphrase is { } path)
        {
            try
            {
                using var opener = RootOpener.FromCredential(path, OpeningMethod.Passphrase);
                Take(await RunningGateway.OpenAsync(options, ground, opener, logs, ct));
                return;
            }
            catch (Exception e) when (e is VaultShutException or SealKeyException or IOException or UnauthorizedAccessException)
            {
                notes.Add($"The credential keywright-passphrase does not open the vault: {e.Message}");
            }
        }

        notes.Add("The vault is sealed: nothing is served until you open it with keywright vault unseal.");
    }

    /// <summary>How the vault stands.</summary>
    public VaultView View() => new(
        gateway is null,
        slot?.Method == OpeningMethod.Passphrase ? "passphrase" : "key-file",
        slot?.RootId ?? "",
        gateway is { } open ? SealedRecords.Count(open.Parts.Store) : null,
        attempts.SecondsLeft,
        RootOpener.PassphrasesWork);

    /// <summary>Opens the vault and the gateway behind it.</summary>
    /// <param name="secret">The passphrase or key; null takes the key file the server knows.</param>
    public Task<VaultResult> UnsealAsync(OwnerSecret? secret) => OneAsync(async () =>
    {
        if (gateway is not null)
        {
            return VaultResult.Refused("The vault is open already.");
        }

        if (Waiting() is { } wait)
        {
            return wait;
        }

        try
        {
            var opened = await RunningGateway.OpenAsync(options, ground, secret?.Opener, logs, CancellationToken.None);
            attempts.Succeeded();
            await NoteAsync(opened, "unseal");
            Take(opened);
            Opened?.Invoke(opened);
            return Done();
        }
        catch (VaultShutException e)
        {
            return Wrong(e);
        }
    });

    /// <summary>Forgets every secret at once, then ends everything that relied on one.</summary>
    public Task<VaultResult> SealAsync() => OneAsync(async () =>
    {
        if (gateway is not { } open)
        {
            return VaultResult.Refused("The vault is sealed already.");
        }

        gateway = null;
        open.ForgetSecrets();
        if (Closing is { } closing)
        {
            await closing(open);
        }

        await NoteAsync(open, "seal");
        await open.DisposeAsync();

        // Buffers that carried a secret to its owner are garbage by now; collected, their memory goes back.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Done();
    });

    /// <summary>Puts everything under a new root key, while trading goes on.</summary>
    /// <param name="current">The passphrase in use, when one is; it must be given again.</param>
    /// <param name="next">What opens the vault from now on; null makes a new key file in the home.</param>
    public Task<VaultResult> RekeyAsync(OwnerSecret? current, OwnerSecret? next) => OneAsync(async () =>
    {
        if (gateway is not { } open || slot is not { } old)
        {
            return VaultResult.Refused(SealedSentence);
        }

        if (open.Parts.Codes.ProblemFromElsewhere() is { } codeProblem)
        {
            return VaultResult.Forbidden(codeProblem);
        }

        if (next is { Opener.IsLongEnough: false })
        {
            return VaultResult.Refused($"passphrase: a new one has at least {RootOpener.PassphraseBytesMin} bytes.");
        }

        if (Waiting() is { } wait)
        {
            return wait;
        }

        if (old.Method == OpeningMethod.Passphrase && (current is null || !HomeVault.Opens(old, current.Opener)))
        {
            return Wrong(VaultShutException.Wrong(old.Method));
        }

        attempts.Succeeded();
        return await open.Keys.WithoutChangesAsync(async () =>
        {
            // A secret that no bot has used yet is still sealed under the root that goes.
            if (open.Keys.OpenSecrets() is { } shut)
            {
                return VaultResult.Refused(shut);
            }

            var how = next is { IsPassphrase: true } ? "passphrase" : "key-file";
            if (!await NoteAsync(open, $"rekey opens-with={how}"))
            {
                return VaultResult.Refused("The audit log has no room or has failed, so nothing was changed; free some disk space, or restart the gateway.");
            }

            (slot, _) = files.Rekey(open.Parts.Store, old, open.Parts.Vault, next?.Opener);
            return Done();
        });
    });

    /// <summary>Takes in, as of one moment, what a backup holds; <see cref="Backup.WriteAsync"/> then writes it while the gateway goes on.</summary>
    /// <param name="secret">What opens the backup. A home with a passphrase takes that one, or a key.</param>
    public async Task<BackupResult> BeginBackupAsync(OwnerSecret secret)
    {
        Backup? backup = null;
        var result = await OneAsync(async () =>
        {
            if (gateway is not { } open || slot is not { } current)
            {
                return VaultResult.Refused(SealedSentence);
            }

            if (open.Parts.Codes.ProblemFromElsewhere() is { } codeProblem)
            {
                return VaultResult.Forbidden(codeProblem);
            }

            if (!secret.Opener.IsLongEnough)
            {
                return VaultResult.Refused($"passphrase: a new one has at least {RootOpener.PassphraseBytesMin} bytes.");
            }

            if (secret.IsPassphrase && current.Method == OpeningMethod.Passphrase)
            {
                // A slip of the finger would make a backup that nobody can open.
                if (Waiting() is { } wait)
                {
                    return wait;
                }

                if (!HomeVault.Opens(current, secret.Opener))
                {
                    return Wrong(VaultShutException.Wrong(current.Method));
                }

                attempts.Succeeded();
            }

            await NoteAsync(open, "backup");
            backup = await Backup.BeginAsync(options, ground, open, secret.Opener);
            return Done();
        });
        return new BackupResult(backup, result.Problem) { IsForbidden = result.IsForbidden };
    }

    public async ValueTask DisposeAsync()
    {
        if (gateway is { } open)
        {
            gateway = null;
            await open.DisposeAsync();
        }
    }

    private async Task<VaultResult> OneAsync(Func<Task<VaultResult>> operation)
    {
        await oneOperation.WaitAsync();
        try
        {
            return await operation();
        }
        catch (Exception e) when (e is GatewayStartException or SealKeyException or SealedRecordException or StoreFailedException or IOException or UnauthorizedAccessException)
        {
            return VaultResult.Refused(e.Message);
        }
        finally
        {
            oneOperation.Release();
        }
    }

    private RootSlot? FindSlot()
    {
        var database = Path.Combine(options.Home, "keywright.db");
        if (!File.Exists(database))
        {
            return null;
        }

        try
        {
            Backup.DiscardLeft(options.Home);
            using var store = KeyStore.Open(database);
            return files.Current(store);
        }
        catch (Exception e) when (e is SealKeyException or StoreFailedException or IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException(e.Message, e);
        }
    }

    private void Take(RunningGateway opened)
    {
        slot = opened.Parts.VaultFiles.Current(opened.Parts.Store);
        gateway = opened;
    }

    private VaultResult Done() => new(View(), null);

    private VaultResult? Waiting() => attempts.SecondsLeft is > 0 and var seconds
        ? VaultResult.Refused($"The last attempt was wrong: wait {seconds} seconds before the next.")
        : null;

    private VaultResult Wrong(VaultShutException why)
    {
        if (why.IsWrong)
        {
            attempts.Failed();
            logger.VaultAttemptFailed();
        }

        return VaultResult.Refused(why.Message);
    }

    private static ValueTask<bool> NoteAsync(RunningGateway open, string facts)
        => open.Parts.OwnerNotes.TryNoteAsync(EntryKind.VaultChanged, 0, 0, $"vault {facts}");
}
