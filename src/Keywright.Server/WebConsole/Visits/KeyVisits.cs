using Keywright.Control.Snippets;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Server.WebConsole.Pages;
using Keywright.Server.WebConsole.Terms;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>The pages of the keys. They ask the desk what it would be asked over the control API, and show what it says; no change takes the browser's patience.</summary>
/// <param name="desk">Where keys are made and changed.</param>
/// <param name="book">All keys, wherever they live.</param>
/// <param name="reviewDueSince">Null while no review is overdue.</param>
/// <param name="accounts">Names of the accounts a key can be for.</param>
/// <param name="api">The URL of the exchange API, for the lines of clients.</param>
/// <param name="tokens">For the forms that make a secret.</param>
internal sealed class KeyVisits(KeyDesk desk, KeyBook book, Func<DateTimeOffset?> reviewDueSince, Func<IReadOnlyList<string>> accounts, Func<string> api, FormTokens tokens)
{
    public const string TokenField = "once";
    public const string StepField = "step";
    public const string EndField = "end";
    public const string EndKept = "keep";
    public const string EndNone = "none";
    public const string EndDays = "days";

    private const int KeysAPage = 50;

    private const string SentBefore =
        "This form was sent before, or is too old: nothing was done again. What it made the first time is in the list of keys; a secret that was not copied is replaced by rotating the key.";

    private static readonly Dictionary<string, string> DoneSentences = new()
    {
        ["edit"] = "The key is changed; it holds for its very next request.",
        ["renew"] = "The key is renewed.",
        ["freeze"] = "The key is frozen: it reads and cancels, and places nothing.",
        ["thaw"] = "The key is thawed: it may place orders again.",
        ["revoke"] = "The key is revoked. Nothing brings it back.",
    };

    public Task<Page> ListAsync(Visit visit)
    {
        var (search, state) = (visit.Form["q"], visit.Form["state"] is { Length: > 0 } asked ? asked : "live");
        var all = book.List(null);
        var found = all.Where(key => Fits(key, state) && Holds(key, search)).OrderBy(key => key.State == "revoked").ThenBy(key => key.Label, StringComparer.OrdinalIgnoreCase).ToList();
        return Task.FromResult(Page.Of<KeysPage, KeysModel>(
            new(Part<KeyView>.Of(found, KeysAPage, visit.Form["page"]), all.Count, search, state, reviewDueSince())));
    }

    public Task<Page> ShowAsync(Visit visit) => WithKeyAsync(visit, key =>
        Task.FromResult(Page.Of<KeyPage, KeyModel>(new(book.Find(key.ApiKey) ?? key, DoneSentences.GetValueOrDefault(visit.Form["done"])))));

    public Task<Page> SnippetsAsync(Visit visit) => WithKeyAsync(visit, key =>
        Task.FromResult(Page.Of<SnippetsPage, SnippetsModel>(new(key, LinesFor(key)))));

    public Task<Page> NewAsync(Visit visit) => Task.FromResult(ShowCreate(visit, SentForm.Empty.With(TermsForm.Permit, "read"), null, 200));

    public async Task<Page> CreateAsync(Visit visit)
    {
        if (!tokens.TryTake(visit.Visitor.Session, visit.Form[TokenField]))
        {
            return Page.Refused(409, "Sent before", SentBefore);
        }

        if (TermsForm.TryRequest(visit.Form, out var problem) is not { } request)
        {
            return ShowCreate(visit, visit.Form, problem, 400);
        }

        var made = await desk.CreateAsync(request, CancellationToken.None).ConfigureAwait(false);
        return made.Key is { } key
            ? Page.Of<SecretPage, SecretModel>(new(key, made.SecretKey, LinesFor(key), IsNew: true))
            : ShowCreate(visit, visit.Form, made.Problem, StatusOf(made));
    }

    public Task<Page> EditAsync(Visit visit) => WithKeyAsync(visit, key => Task.FromResult(ShowEdit(key, TermsForm.Of(key), null)));

    /// <summary>Shows the difference first; the form comes back with a yes.</summary>
    public Task<Page> SendEditAsync(Visit visit) => WithKeyAsync(visit, async key =>
    {
        var form = visit.Form;
        if (form[StepField] == "back")
        {
            return ShowEdit(key, form, null);
        }

        if (TermsForm.TryEdit(form, out var problem) is not { } edit)
        {
            return ShowEdit(key, form, problem);
        }

        var (preview, refusal) = desk.PreviewEdit(key.ApiKey, edit);
        if (preview is null)
        {
            return ShowEdit(key, form, refusal);
        }

        if (form[StepField] != "confirm")
        {
            return ShowReview(preview, form, null, false, 200);
        }

        var edited = await desk.EditAsync(key.ApiKey, edit, CancellationToken.None).ConfigureAwait(false);
        return edited.Problem is null ? Done(key, "edit") : ShowReview(preview, form, edited.Problem, edited.IsForbidden, StatusOf(edited));
    });

    public Task<Page> RenewAsync(Visit visit) => WithKeyAsync(visit, key => Task.FromResult(Show<RenewPage>(key, SentForm.Empty, "", null)));

    public Task<Page> SendRenewAsync(Visit visit) => WithKeyAsync(visit, async key =>
    {
        TimeSpan? expires = visit.Form[EndField] == EndNone ? TimeSpan.Zero : null;
        if (visit.Form[EndField] == EndDays && (!TermsForm.TryDays(visit.Form[TermsForm.Expires], out expires, out var problem) || expires is null))
        {
            return Show<RenewPage>(key, visit.Form, "", KeyResult.Refused(problem ?? "expires: say how many days the key is to live from now."));
        }

        var renewed = await desk.RenewAsync(key.ApiKey, expires, CancellationToken.None).ConfigureAwait(false);
        return renewed.Problem is null ? Done(key, "renew") : Show<RenewPage>(key, visit.Form, "", renewed);
    });

    public Task<Page> RotateAsync(Visit visit) => WithKeyAsync(visit, key =>
        Task.FromResult(Show<RotatePage>(key, SentForm.Empty, tokens.Issue(visit.Visitor.Session), null)));

    public Task<Page> SendRotateAsync(Visit visit) => WithKeyAsync(visit, async key =>
    {
        if (!tokens.TryTake(visit.Visitor.Session, visit.Form[TokenField]))
        {
            return Page.Refused(409, "Sent before", SentBefore);
        }

        if (!int.TryParse(visit.Form["overlap"], out var hours) || hours is < 0 or > 10_000)
        {
            return Show<RotatePage>(key, visit.Form, tokens.Issue(visit.Visitor.Session), KeyResult.Refused("overlap takes a number of hours from 0 to 720."));
        }

        var rotated = await desk.RotateAsync(key.ApiKey, TermsForm.PublicKeyOf(visit.Form), TimeSpan.FromHours(hours), visit.Form["reason"], CancellationToken.None).ConfigureAwait(false);
        return rotated.Key is { } after
            ? Page.Of<SecretPage, SecretModel>(new(after, rotated.SecretKey, LinesFor(after), IsNew: false))
            : Show<RotatePage>(key, visit.Form, tokens.Issue(visit.Visitor.Session), rotated);
    });

    public Task<Page> FreezeAsync(Visit visit) => ConfirmAsync(visit, Freeze, null);

    public Task<Page> SendFreezeAsync(Visit visit) => ConfirmAsync(visit, Freeze, desk.FreezeAsync);

    public Task<Page> ThawAsync(Visit visit) => ConfirmAsync(visit, Thaw, null);

    public Task<Page> SendThawAsync(Visit visit) => ConfirmAsync(visit, Thaw, desk.ThawAsync);

    public Task<Page> RevokeAsync(Visit visit) => ConfirmAsync(visit, Revoke, null);

    public Task<Page> SendRevokeAsync(Visit visit) => ConfirmAsync(visit, Revoke, desk.RevokeAsync);

    private static readonly (string Verb, string Says, bool IsFinal) Freeze = ("Freeze", "From its next request on the key places nothing; it goes on reading and cancelling. Thawing undoes this.", false);

    private static readonly (string Verb, string Says, bool IsFinal) Thaw = ("Thaw", "From its next request on the key may place orders again, as its terms let it.", false);

    private static readonly (string Verb, string Says, bool IsFinal) Revoke =
        ("Revoke", "Ends the key at once and for ever, on open connections too. Orders and assets stay as they are. To stop it only for a while, freeze it.", true);

    private Task<Page> ConfirmAsync(Visit visit, (string Verb, string Says, bool IsFinal) what, Func<string, CancellationToken, ValueTask<KeyResult>>? change) => WithKeyAsync(visit, async key =>
    {
        var result = change is null ? null : await change(key.ApiKey, CancellationToken.None).ConfigureAwait(false);
        return result is { Problem: null }
            ? Done(key, what.Verb.ToLowerInvariant())
            : Page.Of<ConfirmPage, ConfirmModel>(new(result?.Key ?? key, what.Verb, what.Says, what.IsFinal, result?.Problem, result?.IsForbidden == true), result is null ? 200 : StatusOf(result));
    });

    private async Task<Page> WithKeyAsync(Visit visit, Func<KeyView, Task<Page>> go)
    {
        var name = visit.Names[0];
        if (desk.Find(name) is { } key)
        {
            return await go(key).ConfigureAwait(false);
        }

        // Several accounts may each have a key of that label.
        return desk.List(null).Any(other => other.Label == name)
            ? new Page.Elsewhere($"/keys?q={Uri.EscapeDataString(name)}&state=all")
            : Page.Refused(404, "No such key", "There is no key of that name: the list of keys shows them all.");
    }

    private Page ShowCreate(Visit visit, SentForm form, string? problem, int status) => Page.Of<CreatePage, CreateModel>(
        new(form, accounts(), tokens.Issue(visit.Visitor.Session), problem, AsksCode: status == 403), status);

    private static Page ShowEdit(KeyView key, SentForm form, string? problem) => Page.Of<EditPage, EditModel>(new(key, form, problem), problem is null ? 200 : 400);

    private static Page ShowReview(KeyEditPreview preview, SentForm form, string? problem, bool asksCode, int status) =>
        Page.Of<EditReviewPage, EditReviewModel>(new(preview, TermChange.Between(preview.Before, preview.After), form, problem, asksCode), status);

    private static Page Show<TPage>(KeyView key, SentForm form, string token, KeyResult? refused)
        where TPage : PageOf<ChangeModel>
        => Page.Of<TPage, ChangeModel>(new(key, form, token, refused?.Problem, refused?.IsForbidden == true), refused is null ? 200 : StatusOf(refused));

    private static Page.Elsewhere Done(KeyView key, string what) => new($"/keys/{key.ApiKey}?done={what}");

    private static int StatusOf(KeyResult refused) => refused.IsForbidden ? 403 : 400;

    private IReadOnlyList<(string Client, string Lines)> LinesFor(KeyView key) =>
        [.. SnippetBook.Clients.Select(client => (client, SnippetBook.Write(client, new(api(), key.ApiKey, key.Label, key.Type))))];

    private static bool Fits(KeyView key, string state) => state switch
    {
        "all" => true,
        "live" => key.State != "revoked",
        _ => key.State == state,
    };

    private static bool Holds(KeyView key, string search) => search.Length == 0
        || ((string[])[key.Label, key.ApiKey, key.Account, key.Notes.Owner, key.Notes.Purpose, key.Service ?? "", .. key.Notes.Tags]).Any(text => text.Contains(search, StringComparison.OrdinalIgnoreCase));
}
