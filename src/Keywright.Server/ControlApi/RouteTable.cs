using Keywright.Control;
using Keywright.Gateway;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Manage.Vaults;
using Keywright.Server.Links;

namespace Keywright.Server.ControlApi;

/// <summary>All routes of the control API; the socket, the console listener and the document are driven by this one table.</summary>
internal static class RouteTable
{
    /// <summary>What is answered sealed or open. Whoever backs up or rekeys from elsewhere needs a code, which the desk asks for.</summary>
    public static IReadOnlyList<ControlRoute> OfServer(VaultDesk desk, Func<ServerStatus> status)
    {
        var vault = new VaultRoutes(desk);
        var json = ControlJson.Default;
        return
        [
            new("GET", "/v1/status", Role.Viewer, "What runs, and whether it is ready.", null, json.ServerStatus, (http, _) => Answer.JsonAsync(http, 200, status(), json.ServerStatus)),
            new("GET", "/v1/vault", Role.Owner, "How the vault stands.", null, json.VaultStatus, (http, _) => vault.ShowAsync(http)),
            new("POST", "/v1/vault/seal", Role.Owner, "Forget every secret and refuse everything; only the machine itself opens it again.", null, json.VaultStatus, (http, _) => vault.SealAsync(http)),
            new("POST", "/v1/vault/unseal", Role.Owner, "Open the vault; over the control socket, for nobody can prove elsewhere who they are while it is sealed.", null, json.VaultStatus, (http, _) => vault.UnsealAsync(http)) { TakesSecrets = true },
            new("POST", "/v1/vault/rekey", Role.Owner, "Put every secret under a new root key; with a one-time code.", null, json.VaultStatus, (http, _) => vault.RekeyAsync(http)) { TakesSecrets = true },
            new("POST", "/v1/vault/backup", Role.Owner, "Write a sealed backup; with a one-time code.", null, null, (http, _) => vault.BackUpAsync(http)) { TakesSecrets = true, AnswersFile = true },
        ];
    }

    /// <summary>What the socket is answered while the vault is sealed: keys can be frozen without a secret.</summary>
    public static IReadOnlyList<ControlRoute> WhileSealed(VaultDesk desk)
        => [new("POST", PanicRoutes.Path, Role.Operator, PanicRoutes.Summary, ControlJson.Default.StartPanic, ControlJson.Default.PanicDone, (http, _) => new PanicRoutes(desk.FreezeSealedAsync).RunAsync(http))];

    /// <summary>What an open gateway answers.</summary>
    /// <param name="gateway">The one.</param>
    /// <param name="always">What is answered beside it, for the document.</param>
    /// <param name="urls">The server's own, known once it listens.</param>
    public static IReadOnlyList<ControlRoute> Of(RunningGateway gateway, IReadOnlyList<ControlRoute> always, Func<ServerStatus> urls)
    {
        var keys = new KeyRoutes(gateway.Keys, gateway.Registered, gateway.KeyBook, token => ClaimPages.UrlOf(urls(), token));
        var reviews = new ReviewRoutes(gateway.Reviews, gateway.Assessments);
        var claims = new ClaimPages(gateway, () => urls().Api);
        var rebinds = new RebindPages(gateway.Rebinds);
        var rebindLinks = new RebindLinkRoutes(gateway.Rebinds, token => RebindPages.UrlOf(urls(), token));
        var announce = new AnnounceRoutes(gateway.Announce);
        var accounts = new AccountRoutes(gateway.Accounts, gateway.LiveAccounts);
        var orders = new OrderRoutes(gateway.Orders);
        var panic = new PanicRoutes(request => gateway.Panic.RunAsync(request).AsTask());
        var audit = new AuditRoutes(gateway.Audit);
        var users = new UserRoutes(gateway.People);
        var tokens = new TokenRoutes(gateway.Tokens);
        var sessions = new SessionRoutes(gateway.SignIns);
        var json = ControlJson.Default;
        List<ControlRoute> table =
        [
            new("POST", "/v1/keys", Role.Owner, "Cut a key; its secret is in this answer alone.", json.CreateKey, json.KeyCreated, (http, _) => keys.CreateAsync(http)),
            new("GET", "/v1/keys", Role.Viewer, "List the keys.", null, json.IReadOnlyListKeyDetails, (http, _) => keys.ListAsync(http)),
            new("GET", "/v1/keys/{name}", Role.Viewer, "Show a key, by label or API key.", null, json.KeyDetails, (http, at) => keys.FindAsync(http, at[0])),
            new("PUT", "/v1/keys/{name}", Role.Owner, "Put other terms in the place of a key's own.", json.EditKey, json.KeyDetails, (http, at) => keys.EditAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/revoke", Role.Operator, "End a key for ever; ?successor=KEY gives what is its own on a real exchange to another key of the account.", null, json.KeyDetails, (http, at) => keys.RevokeAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/freeze", Role.Operator, "Let a key read and cancel, and place nothing.", null, json.KeyDetails, (http, at) => keys.FreezeAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/thaw", Role.Operator, "Let a frozen key place orders again.", null, json.KeyDetails, (http, at) => keys.ThawAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/renew", Role.Operator, "Confirm a key; its trading authority runs anew.", json.RenewKey, json.KeyDetails, (http, at) => keys.RenewAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/rotate", Role.Owner, "Give a key a new secret, which is in this answer alone.", json.RotateKey, json.KeyCreated, (http, at) => keys.RotateAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/rebind", Role.Owner, "Put another address in the place of one on a key's allow-list.", json.RebindKey, json.KeyDetails, (http, at) => keys.RebindAsync(http, at[0])),
            new("POST", "/v1/keys/{name}/rebind-links", Role.Owner, "Make a link that binds a key to the address it is opened from; it is in this answer alone.", json.MakeRebindLink, json.RebindLinkMade, (http, at) => rebindLinks.CreateAsync(http, at[0])),
            new("DELETE", "/v1/keys/{name}/rebind-links", Role.Operator, "Take away every such link of a key.", null, json.KeyDetails, (http, at) => rebindLinks.EndAsync(http, at[0])),
            new("POST", PanicRoutes.Path, Role.Operator, PanicRoutes.Summary, json.StartPanic, json.PanicDone, (http, _) => panic.RunAsync(http)),
            new("GET", "/claim/{token}", null, "Whether a secret waits behind this link; uses nothing up. A page for a browser.", null, json.ClaimWaits, (http, at) => claims.LookAsync(http, at[0])),
            new("POST", "/claim/{token}", null, "Show the secret that waits behind this link, once.", null, json.KeyCreated, (http, at) => claims.UseAsync(http, at[0])),
            new("GET", "/rebind/{token}", null, "What this link would bind to the address it is asked from; uses nothing up. A page for a browser.", null, json.RebindWaits, (http, at) => rebinds.LookAsync(http, at[0])),
            new("POST", "/rebind/{token}", null, "Bind the key of this link to the address it is asked from.", json.UseRebind, json.Rebound, (http, at) => rebinds.UseAsync(http, at[0])),
            new("GET", "/v1/presets", Role.Viewer, "The presets, and the use case each serves.", null, json.IReadOnlyListPresetDetails, (http, _) => KeyRoutes.PresetsAsync(http)),
            new("POST", "/v1/registered", Role.Operator, "Write down a key that lives at the exchange; no secret is held.", json.RegisterKey, json.KeyDetails, (http, _) => keys.RegisterAsync(http)),
            new("PUT", "/v1/registered/{name}", Role.Operator, "Change what is written down of a key at the exchange.", json.RegisterKey, json.KeyDetails, (http, at) => keys.EditRegisteredAsync(http, at[0])),
            new("GET", "/v1/review", Role.Viewer, "What a review of the keys finds, each finding with the command that mends it; ?key=NAME for one.", null, json.ReviewFound, (http, _) => reviews.ReportAsync(http)),
            new("GET", "/v1/review/status", Role.Viewer, "When the last review was signed off, and when the next is due.", null, json.ReviewStatus, (http, _) => reviews.StatusAsync(http)),
            new("POST", "/v1/review/sign-off", Role.Operator, "Sign the review off.", json.SignOffReview, json.ReviewStatus, (http, _) => reviews.SignOffAsync(http)),
            new("PUT", "/v1/review/settings", Role.Owner, "How often keys are reviewed, and when a secret is old and a key unused.", json.SetReviews, json.ReviewStatus, (http, _) => reviews.SetAsync(http)),
            new("GET", "/v1/review/calendar", Role.Viewer, "All dates of the keys, as a calendar file.", null, json.ReviewCalendar, (http, _) => reviews.CalendarAsync(http)),
            new("GET", "/v1/assess", Role.Viewer, "What to ask before a third party gets a key.", null, json.IReadOnlyListAssessQuestion, (http, _) => reviews.QuestionsAsync(http)),
            new("POST", "/v1/assess", Role.Operator, "Weigh the answers: a score, and the preset the third party should get.", json.AssessService, json.AssessmentMade, (http, _) => reviews.AssessAsync(http)),
            new("GET", "/v1/terms", Role.Viewer, "What is to be accepted with a key for a live account.", null, json.Terms, (http, _) => Answer.JsonAsync(http, 200, new Terms(LiveTerms.Version, LiveTerms.Text), json.Terms)),
            new("GET", "/v1/announce", Role.Owner, "Where changes of keys are announced, and what is on its way.", null, json.AnnounceSettings, (http, _) => announce.ShowAsync(http)),
            new("PUT", "/v1/announce/webhook", Role.Owner, "Post changes to a URL; the secret they are signed with is in this answer alone.", json.SetWebhook, json.AnnounceSettings, (http, _) => announce.SetWebhookAsync(http)),
            new("PUT", "/v1/announce/mail", Role.Owner, "Send changes by mail.", json.SetMail, json.AnnounceSettings, (http, _) => announce.SetMailAsync(http)),
            new("DELETE", "/v1/announce/{channel}", Role.Owner, "Announce no more by webhook, or by mail.", null, json.AnnounceSettings, (http, at) => announce.EndAsync(http, at[0])),
            new("PUT", "/v1/announce/accounts/{name}", Role.Owner, "Announce the changes on an account that is not live, or no longer.", json.SetAnnounced, json.AnnounceSettings, (http, at) => announce.SetAccountAsync(http, at[0])),
            new("POST", "/v1/announce/test", Role.Owner, "Send an announcement that tells of nothing.", null, json.AnnounceSettings, (http, _) => announce.TestAsync(http)),
            new("POST", "/v1/accounts", Role.Owner, "Found an account, by itself or under another one.", json.AddAccount, json.AccountDetails, (http, _) => accounts.AddAsync(http)),
            new("GET", "/v1/accounts", Role.Viewer, "List the accounts.", null, json.IReadOnlyListAccountDetails, (http, _) => accounts.ListAsync(http)),
            new("GET", "/v1/accounts/{name}", Role.Viewer, "Show an account, what it holds and its keys.", null, json.AccountDetails, (http, at) => accounts.FindAsync(http, at[0])),
            new("GET", "/v1/accounts/{name}/orders", Role.Viewer, "List an account's open orders and whose they are, as the exchange has them; ?unowned=true for those that no key owns.", null, json.IReadOnlyListOpenOrder, (http, at) => orders.ListAsync(http, at[0])),
            new("POST", "/v1/accounts/{name}/orders/adopt", Role.Operator, "Give an open order that no key owns, or that a revoked key left, to a key.", json.AdoptOrder, json.OpenOrder, (http, at) => orders.AdoptAsync(http, at[0])),
            new("POST", "/v1/transfers", Role.Operator, "Move what is free on one paper account to another.", json.Transfer, json.TransferMade, (http, _) => accounts.TransferAsync(http)),
            new("POST", "/v1/accounts/{name}/deposit", Role.Owner, "Put money on a paper account.", json.Deposit, json.DepositMade, (http, at) => accounts.DepositAsync(http, at[0])),
            new("POST", "/v1/accounts/{name}/credential", Role.Owner, "Give an account at a real exchange its credential, whose rights there are looked at first.", null, json.AccountDetails, (http, at) => accounts.GiveCredentialAsync(http, at[0])) { TakesSecrets = true },
            new("POST", "/v1/accounts/{name}/arm", Role.Owner, "Let the keys of an account at a real exchange trade.", null, json.AccountDetails, (http, at) => accounts.ArmAsync(http, at[0])),
            new("POST", "/v1/accounts/{name}/rotate", Role.Owner, "Begin to put another credential in the place of an account's own, or go on with it.", null, json.AccountDetails, (http, at) => accounts.RotateAsync(http, at[0])),
            new("POST", "/v1/accounts/{name}/retire", Role.Owner, "Watch a key of the exchange that bots used before until it is dead, or take back one that was mistyped.", json.RetireCredential, json.AccountDetails, (http, at) => accounts.RetireAsync(http, at[0])),
            new("POST", "/v1/accounts/{name}/disarm", Role.Operator, "From now on the keys of an account at a real exchange only read and cancel.", null, json.AccountDetails, (http, at) => accounts.DisarmAsync(http, at[0])),
            new("GET", "/v1/audit", Role.Viewer, "Search the log.", null, json.IReadOnlyListAuditEntry, (http, _) => audit.SearchAsync(http)),
            new("GET", "/v1/users", Role.Viewer, "List the people.", null, json.IReadOnlyListUserDetails, (http, _) => users.ListAsync(http)),
            new("POST", "/v1/users", Role.Owner, "Add a person.", json.AddUser, json.UserDetails, (http, _) => users.AddAsync(http)),
            new("GET", "/v1/users/{name}", Role.Viewer, "Show a person and the keys they made.", null, json.UserDetails, (http, at) => users.FindAsync(http, at[0])),
            new("DELETE", "/v1/users/{name}", Role.Owner, "Take a person away; ?yes=true also when they made keys that live on.", null, json.UserDetails, (http, at) => users.RemoveAsync(http, at[0])),
            new("POST", "/v1/users/{name}/role", Role.Owner, "Give a person another role.", json.SetRole, json.UserDetails, (http, at) => users.SetRoleAsync(http, at[0])),
            new("POST", "/v1/users/{name}/password", Role.Owner, "Set another password.", json.SetPassword, json.UserDetails, (http, at) => users.SetPasswordAsync(http, at[0])),
            new("POST", "/v1/users/{name}/unlock", Role.Owner, "Forget wrong attempts.", null, json.UserDetails, (http, at) => users.UnlockAsync(http, at[0])),
            new("POST", "/v1/users/{name}/code", Role.Owner, "Enrol a device for one-time codes; its secret is in this answer alone.", null, json.CodeEnrolled, (http, at) => users.EnrolAsync(http, at[0])),
            new("POST", "/v1/users/{name}/code/confirm", Role.Owner, "Confirm a device by its first code; the recovery codes are in this answer alone.", json.ConfirmCode, json.RecoveryCodesMade, (http, at) => users.ConfirmAsync(http, at[0])),
            new("GET", "/v1/tokens", Role.Viewer, "List the tokens.", null, json.IReadOnlyListTokenDetails, (http, _) => tokens.ListAsync(http)),
            new("POST", "/v1/tokens", Role.Owner, "Make a token, which is in this answer alone.", json.CreateToken, json.TokenDetails, (http, _) => tokens.CreateAsync(http)),
            new("DELETE", "/v1/tokens/{name}", Role.Owner, "End a token.", null, json.TokenDetails, (http, at) => tokens.RevokeAsync(http, at[0])),
            new("POST", "/v1/session", null, "Sign in; the answer sets a cookie.", json.SignIn, json.SessionDetails, (http, _) => sessions.SignInAsync(http)),
            new("GET", "/v1/session", Role.Viewer, "List where the person of this session is signed in.", null, json.IReadOnlyListSessionDetails, (http, _) => sessions.ListAsync(http)),
            new("DELETE", "/v1/session/{id}", Role.Viewer, "Sign out, here or elsewhere.", null, json.Ended, (http, at) => sessions.EndAsync(http, at[0])),
        ];
        table.Add(new("GET", "/v1/openapi.json", Role.Viewer, "This document.", null, null, (http, _) => Answer.TextAsync(http, 200, "application/json", OpenApiDocument.Write([.. always, .. table]))));
        return table;
    }
}
