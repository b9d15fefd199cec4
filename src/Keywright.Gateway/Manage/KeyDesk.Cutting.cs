using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.SubAccounts;
using Keywright.Gateway.Requests;
using Keywright.Gateway.Store;
using Keywright.Keys.Signing;

namespace Keywright.Gateway.Manage;

/// <summary>How a key is cut.</summary>
public sealed partial class KeyDesk
{
    private async ValueTask<KeyResult> CutAsync(KeyRequest request, KeyWish wish, AskingKey? by, CancellationToken ct)
    {
        var apiKey = ApiKeyFormat.Create(random);
        var now = clock.LatestUs;
        var (material, secret) = wish.PublicKey is { } publicKey ? (publicKey, null) : Mint(apiKey);
        using (secret)
        {
            var row = wish.Over(new KeyRow
            {
                Number = store.NextKeyNumber(),
                ApiKey = apiKey,
                Label = wish.Label,
                Account = request.Account,
                Type = KeyWish.NameOf(wish.Type),
                Permissions = "",
                AllowedIps = "",
                Symbols = "",
                Material = material,
                MaterialUs = now,
                CreatedUs = now,
                ExpiresUs = by is null ? request.Expires is { } span ? now + GatewayClock.MicrosecondsOf(span) : null : by.Key.Terms.ExpiresUs,
                TradingLapsesUs = LapseOf(wish, now, by),
            });
            var terms = KindOf(request.Account) == AccountKind.Live ? new AcceptedTermsRow(apiKey, LiveTerms.Version, Caller.Now.By, now) : null;
            var accepted = terms is null ? "" : $"terms={terms.Version} ";
            var facts = $"create label={row.Label} apiKey={apiKey} type={row.Type} {accepted}{wish.Facts}";
            if (!await notes.TryNoteAsync(EntryKind.KeyCreating, row.Number, shape.NumberOf(row), facts, by?.Entry))
            {
                return KeyResult.Unavailable("The audit log has no room or has failed, so no key was made; free some disk space, or restart the gateway.");
            }

            ct.ThrowIfCancellationRequested();
            if (by is null)
            {
                makers.Note(apiKey, Caller.Now.Maker ?? "");
            }
            else
            {
                makers.Note(apiKey, NameOf(by.Key.ApiKey));
            }

            var waiting = request.Claim is { } life ? claims.Postpone(secret!, apiKey, life) : default;
            store.Insert(row, new Beside { Waits = waiting.Row, Terms = terms, Announcements = Told("created", null, row) });
            PutOnRing(row);
            return new KeyResult(shape.View(row), waiting.Link is null ? secret?.Reveal() : null, null) { Claim = waiting.Link };
        }
    }

    /// <summary>A key that another key makes or changes does not trade longer than that one.</summary>
    private static long? LapseOf(KeyWish wish, long fromUs, AskingKey? by = null)
        => wish.Permissions.Trade() && !wish.Addresses.IsRestricted
            ? Math.Min(fromUs + GatewayClock.MicrosecondsOf(TradingLapse), by?.Key.Terms.TradingLapsesUs ?? long.MaxValue)
            : null;

    private KeyMaker NameOf(string apiKey) => FindRow(apiKey) is { } row
        ? new KeyMaker(apiKey, $"{row.Account}/{row.Label}")
        : throw new InvalidOperationException("A key in force has a row.");

    private (byte[] Material, IssuedSecret? Secret) Mint(string apiKey)
    {
        var (material, secret) = KeyMint.MintHmac(vault, KeyShape.Identity(apiKey), random);
        return (material, secret);
    }
}
