using System.Globalization;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Requests;
using Keywright.Server.WebConsole.Pages;
using Keywright.Server.WebConsole.Parts;
using Keywright.Server.WebConsole.Terms;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>The pages of keys that live at the exchange: written down, shown, changed, and written down as removed.</summary>
internal sealed class RegisteredVisits(RegisterDesk desk, KeyBook book)
{
    // As the desk's sentences call them.
    public const string Service = "service";
    public const string Lapse = "lapse";
    public const string RotateBy = "rotate-by";

    private const string Day = "yyyy-MM-dd";

    private static readonly (string Verb, string Says, bool IsFinal) Revoke =
        ("Revoke", "Writes down that the key is removed. Remove it at the exchange first, in its API Management, and then at the service: nothing here reaches it.", true);

    private static readonly Dictionary<string, string> DoneSentences = new()
    {
        ["register"] = "The key is written down.",
        ["edit"] = "What is written down is changed.",
        ["revoke"] = "The key is written down as removed. If it is still at the exchange, the service can still use it.",
    };

    /// <summary>What can be ticked at the exchange.</summary>
    public static IReadOnlyList<string> Permissions { get; } = [.. KeyPermissionNames.All.Except(["cancel-only", "reduce-only", "market-data"])];

    public Task<Page> NewAsync(Visit visit) => Task.FromResult(Show(null, SentForm.Empty.With(TermsForm.Permit, "read").With(TermsForm.Revision, "0"), null));

    public async Task<Page> RegisterAsync(Visit visit)
    {
        if (TryRead(visit.Form, out var problem) is not { } request)
        {
            return Show(null, visit.Form, problem);
        }

        var made = await desk.RegisterAsync(request, CancellationToken.None).ConfigureAwait(false);
        return made.Key is { } key ? Done(key, "register") : Show(null, visit.Form, made.Problem);
    }

    public Task<Page> ShowAsync(Visit visit) => WithKeyAsync(visit, key =>
        Task.FromResult(Page.Of<RegisteredPage, KeyModel>(new(key, DoneSentences.GetValueOrDefault(visit.Form["done"])))));

    public Task<Page> EditAsync(Visit visit) => WithKeyAsync(visit, key => Task.FromResult(Show(key, FormOf(key), null)));

    public Task<Page> SendEditAsync(Visit visit) => WithKeyAsync(visit, async key =>
    {
        if (TryRead(visit.Form, out var problem) is not { } request)
        {
            return Show(key, visit.Form, problem);
        }

        var edited = await desk.EditAsync(key.Label, request, CancellationToken.None).ConfigureAwait(false);
        return edited is { Problem: null, Key: { } after } ? Done(after, "edit") : Show(key, visit.Form, edited.Problem);
    });

    public Task<Page> RevokeAsync(Visit visit) => WithKeyAsync(visit, key => Task.FromResult(Confirm(key, null)));

    public Task<Page> SendRevokeAsync(Visit visit) => WithKeyAsync(visit, async key =>
    {
        var revoked = await desk.RevokeAsync(key.Label, CancellationToken.None).ConfigureAwait(false);
        return revoked.Problem is null ? Done(key, "revoke") : Confirm(key, revoked.Problem);
    });

    private static Page Confirm(KeyView key, string? problem) =>
        Page.Of<ConfirmPage, ConfirmModel>(new(key, Revoke.Verb, Revoke.Says, Revoke.IsFinal, problem, AsksCode: false), problem is null ? 200 : 400);

    private static Page Show(KeyView? key, SentForm form, string? problem) => Page.Of<RegisterPage, RegisterModel>(new(key, form, problem), problem is null ? 200 : 400);

    private static Page.Elsewhere Done(KeyView key, string what) => new($"{RegisteredTitle.PathOf(key)}?done={what}");

    private Task<Page> WithKeyAsync(Visit visit, Func<KeyView, Task<Page>> go) => desk.Find(visit.Names[0]) is not { } key
        ? Task.FromResult(Page.Refused(404, "No such key", "No registered key has that label: the list of keys shows them all."))
        : go(book.Find(key.Label) is { Service: not null } assessed ? assessed : key);

    private static RegisterRequest? TryRead(SentForm form, out string? problem)
    {
        if (!TryDay(form, Lapse, out var lapses, out problem) || !TryDay(form, RotateBy, out var rotates, out problem))
        {
            return null;
        }

        if (!int.TryParse(form[TermsForm.Revision], NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            problem = TermsForm.LostRevision;
            return null;
        }

        return new RegisterRequest
        {
            Label = form[TermsForm.Label],
            Service = form[Service],
            Permissions = form.All(TermsForm.Permit),
            AllowedIps = TermsForm.Listed(form[TermsForm.AllowIp]),
            LapsesAt = lapses,
            RotateBy = rotates,
            Notes = TermsForm.NotesOf(form),
            Revision = revision,
        };
    }

    // What is wrong is not repeated: whoever pastes into the wrong place may have pasted a secret.
    private static bool TryDay(SentForm form, string field, out DateTimeOffset? day, out string? problem)
    {
        (day, problem) = (null, null);
        if (form[field].Length == 0)
        {
            return true;
        }

        if (!DateTimeOffset.TryParseExact(form[field], Day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var read))
        {
            problem = $"{field} takes a date as 2027-01-31, or nothing.";
            return false;
        }

        day = read;
        return true;
    }

    private static SentForm FormOf(KeyView key) => TermsForm.Of(key)
        .With(Service, key.Service ?? "")
        .With(Lapse, key.ExpiresAt?.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture) ?? "")
        .With(RotateBy, key.RotateBy?.UtcDateTime.ToString(Day, CultureInfo.InvariantCulture) ?? "");
}
