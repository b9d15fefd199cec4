using Keywright.Keys.Sealing;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Requests;

/// <summary>
/// What a key's signatures are checked against: its secret, and while it is being rotated the new one beside it. The new one's first use
/// ends the old one; so does the deadline. Thread-safe.
/// </summary>
public sealed class KeySecrets : IDisposable
{
    private readonly Lock gate = new();
    private readonly Func<bool>? onFirstUse;
    private readonly Action? onShut;
    private bool shut;
    private volatile SignatureVerifier current;
    private volatile Overlap? overlap;

    /// <param name="current">The secret in use.</param>
    /// <param name="onFirstUse">
    /// Makes it durable that the old secret is dead, before the first request signed with the new one goes on; false when that cannot be kept.
    /// </param>
    /// <param name="onShut">Told, once, that a secret's record does not open.</param>
    public KeySecrets(SignatureVerifier current, Func<bool>? onFirstUse = null, Action? onShut = null) => (this.current, this.onFirstUse, this.onShut) = (current, onFirstUse, onShut);

    public KeyType Type => current.Type;

    /// <summary>From now on the new secret is good too, and the old one until <paramref name="deadlineUs"/>. A rotation under way is replaced: its secret, never used, is dead.</summary>
    public void Rotate(SignatureVerifier next, long deadlineUs)
    {
        lock (gate)
        {
            var unused = overlap;
            overlap = new Overlap(next, deadlineUs);
            unused?.Next.Dispose();
        }
    }

    /// <summary>The old secret is dead at once, and a rotation under way with it.</summary>
    public void Replace(SignatureVerifier next)
    {
        lock (gate)
        {
            var (old, unused) = (current, overlap);
            current = next;
            overlap = null;
            old.Dispose();
            unused?.Next.Dispose();
        }
    }

    /// <summary>Whether the signature is this key's (see <see cref="SignatureVerifier.Verify"/>).</summary>
    public SignatureCheck Verify(ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature, GatewayClock clock)
    {
        if (overlap is { } rotating)
        {
            var next = Check(rotating.Next, query, body, signature);
            if (next == SignatureCheck.Good)
            {
                return TryEnd(rotating) ? SignatureCheck.Good : SignatureCheck.NotKept;
            }

            if (clock.HasCome(rotating.DeadlineUs))
            {
                return next;
            }
        }

        return Check(current, query, body, signature);
    }

    /// <summary>Opens what waits sealed for its first signature.</summary>
    /// <exception cref="SealedRecordException">A record does not open.</exception>
    public void Open()
    {
        current.Open();
        overlap?.Next.Open();
    }

    public void Dispose()
    {
        lock (gate)
        {
            current.Dispose();
            overlap?.Next.Dispose();
        }
    }

    private SignatureCheck Check(SignatureVerifier verifier, ReadOnlySpan<byte> query, ReadOnlySpan<byte> body, ReadOnlySpan<byte> signature)
    {
        try
        {
            return verifier.Verify(query, body, signature) ? SignatureCheck.Good : SignatureCheck.Wrong;
        }
        catch (SealedRecordException)
        {
            if (!Interlocked.Exchange(ref shut, true))
            {
                onShut?.Invoke();
            }

            return SignatureCheck.Shut;
        }
    }

    private bool TryEnd(Overlap rotating)
    {
        lock (gate)
        {
            if (overlap != rotating)
            {
                return true;
            }

            if (onFirstUse?.Invoke() == false)
            {
                return false;
            }

            var old = current;
            current = rotating.Next;
            overlap = null;
            old.Dispose();
            return true;
        }
    }

    private sealed record Overlap(SignatureVerifier Next, long DeadlineUs);
}

public enum SignatureCheck
{
    Wrong,
    Good,

    /// <summary>It is right, the first of a rotated secret, and that the old one is dead could not be kept: nothing may come of it.</summary>
    NotKept,

    /// <summary>The record that the secret is sealed in does not open: it is damaged.</summary>
    Shut,
}
