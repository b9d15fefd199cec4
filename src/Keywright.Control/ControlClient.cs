using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Keywright.Control;

/// <summary>Speaks to the server that runs on a home folder, over its Unix socket; or to one elsewhere, by token.</summary>
public sealed partial class ControlClient : IDisposable
{
    /// <summary>The header a one-time code travels in.</summary>
    public const string CodeHeader = "X-Keywright-Code";

    private readonly HomeFolder home;
    private readonly ControlTarget? elsewhere;
    private readonly HttpClient http;

    /// <param name="home">Whose socket is spoken to.</param>
    /// <param name="elsewhere">The server to speak to instead.</param>
    /// <param name="code">A one-time code, for changes that ask for one.</param>
    public ControlClient(HomeFolder home, ControlTarget? elsewhere = null, string? code = null)
    {
        ArgumentNullException.ThrowIfNull(home);
        this.home = home;
        this.elsewhere = elsewhere;
        var handler = new SocketsHttpHandler
        {
            // A proxy set in the environment must not see a secret.
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        if (elsewhere is null)
        {
            handler.ConnectCallback = ConnectAsync;
        }

        // Over the socket the host is never looked up; it only fills the Host header.
        http = new HttpClient(handler) { BaseAddress = elsewhere?.Url ?? new Uri("http://keywright/"), Timeout = TimeSpan.FromSeconds(30) };
        if (elsewhere is not null)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", elsewhere.Token);
        }

        if (code is not null)
        {
            http.DefaultRequestHeaders.Add(CodeHeader, code);
        }
    }

    private string Place => elsewhere is null ? home.ToString() : elsewhere.Url.ToString();

    public Task<ControlAnswer<KeyCreated>> CreateKeyAsync(CreateKey key, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/keys", JsonContent.Create(key, ControlJson.Default.CreateKey), ControlJson.Default.KeyCreated, ct);

    /// <param name="account">Null lists the keys of every account.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<IReadOnlyList<KeyDetails>>> ListKeysAsync(string? account, CancellationToken ct) =>
        AskAsync(
            HttpMethod.Get,
            account is null ? "v1/keys" : "v1/keys?account=" + Uri.EscapeDataString(account),
            null,
            ControlJson.Default.IReadOnlyListKeyDetails,
            ct);

    /// <param name="name">A label or an API key.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<KeyDetails>> FindKeyAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/keys/" + Uri.EscapeDataString(name), null, ControlJson.Default.KeyDetails, ct);

    /// <param name="name">A label or an API key.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<KeyDetails>> RevokeKeyAsync(string name, CancellationToken ct) => ChangeAsync(name, "revoke", null, ct);

    /// <param name="name">A label or an API key.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<KeyDetails>> FreezeKeyAsync(string name, CancellationToken ct) => ChangeAsync(name, "freeze", null, ct);

    /// <param name="name">A label or an API key.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<KeyDetails>> ThawKeyAsync(string name, CancellationToken ct) => ChangeAsync(name, "thaw", null, ct);

    /// <summary>Freezes keys, cancels their orders and tells what came of it; also while the vault is sealed, when it only freezes.</summary>
    public Task<ControlAnswer<PanicDone>> PanicAsync(StartPanic panic, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/panic", JsonContent.Create(panic, ControlJson.Default.StartPanic), ControlJson.Default.PanicDone, ct);

    public Task<ControlAnswer<KeyDetails>> RenewKeyAsync(string name, RenewKey renew, CancellationToken ct) =>
        ChangeAsync(name, "renew", JsonContent.Create(renew, ControlJson.Default.RenewKey), ct);

    public Task<ControlAnswer<KeyDetails>> EditKeyAsync(string name, EditKey edit, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/keys/" + Uri.EscapeDataString(name), JsonContent.Create(edit, ControlJson.Default.EditKey), ControlJson.Default.KeyDetails, ct);

    public Task<ControlAnswer<KeyCreated>> RotateKeyAsync(string name, RotateKey rotate, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/keys/" + Uri.EscapeDataString(name) + "/rotate", JsonContent.Create(rotate, ControlJson.Default.RotateKey), ControlJson.Default.KeyCreated, ct);

    /// <summary>What is to be accepted with a key for a live account.</summary>
    public Task<ControlAnswer<Terms>> TermsAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "v1/terms", null, ControlJson.Default.Terms, ct);

    public Task<ControlAnswer<KeyDetails>> RebindKeyAsync(string name, RebindKey rebind, CancellationToken ct) =>
        ChangeAsync(name, "rebind", JsonContent.Create(rebind, ControlJson.Default.RebindKey), ct);

    public Task<ControlAnswer<RebindLinkMade>> MakeRebindLinkAsync(string name, MakeRebindLink link, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/keys/" + Uri.EscapeDataString(name) + "/rebind-links", JsonContent.Create(link, ControlJson.Default.MakeRebindLink), ControlJson.Default.RebindLinkMade, ct);

    /// <summary>Takes away every link that binds a key to another address.</summary>
    public Task<ControlAnswer<KeyDetails>> EndRebindLinksAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, "v1/keys/" + Uri.EscapeDataString(name) + "/rebind-links", null, ControlJson.Default.KeyDetails, ct);

    public Task<ControlAnswer<AccountDetails>> AddAccountAsync(AddAccount account, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/accounts", JsonContent.Create(account, ControlJson.Default.AddAccount), ControlJson.Default.AccountDetails, ct);

    public Task<ControlAnswer<IReadOnlyList<AccountDetails>>> ListAccountsAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/accounts", null, ControlJson.Default.IReadOnlyListAccountDetails, ct);

    public Task<ControlAnswer<AccountDetails>> FindAccountAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/accounts/" + Uri.EscapeDataString(name), null, ControlJson.Default.AccountDetails, ct);

    /// <summary>Gives an account at a real exchange its credential.</summary>
    /// <param name="name">The account.</param>
    /// <param name="credential">Its API key there, and the secret of an HMAC one.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<AccountDetails>> GiveCredentialAsync(string name, SecretBody credential, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, AccountPath(name, "credential"), credential.ToContent(), ControlJson.Default.AccountDetails, ct);

    /// <summary>Lets the keys of an account at a real exchange trade.</summary>
    public Task<ControlAnswer<AccountDetails>> ArmAccountAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, AccountPath(name, "arm"), null, ControlJson.Default.AccountDetails, ct);

    /// <summary>Ends that.</summary>
    public Task<ControlAnswer<AccountDetails>> DisarmAccountAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, AccountPath(name, "disarm"), null, ControlJson.Default.AccountDetails, ct);

    /// <summary>Begins a rotation of the account's credential, or goes on with the one under way.</summary>
    public Task<ControlAnswer<AccountDetails>> RotateCredentialAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, AccountPath(name, "rotate"), null, ControlJson.Default.AccountDetails, ct);

    /// <summary>Watches a key of the exchange that bots used before until it is dead.</summary>
    public Task<ControlAnswer<AccountDetails>> RetireCredentialAsync(string name, RetireCredential old, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, AccountPath(name, "retire"), JsonContent.Create(old, ControlJson.Default.RetireCredential), ControlJson.Default.AccountDetails, ct);

    private static string AccountPath(string name, string what) => $"v1/accounts/{Uri.EscapeDataString(name)}/{what}";

    public Task<ControlAnswer<TransferMade>> TransferAsync(Transfer transfer, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/transfers", JsonContent.Create(transfer, ControlJson.Default.Transfer), ControlJson.Default.TransferMade, ct);
    public Task<ControlAnswer<KeyDetails>> RegisterKeyAsync(RegisterKey key, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/registered", JsonContent.Create(key, ControlJson.Default.RegisterKey), ControlJson.Default.KeyDetails, ct);

    public Task<ControlAnswer<KeyDetails>> EditRegisteredAsync(string label, RegisterKey key, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/registered/" + Uri.EscapeDataString(label), JsonContent.Create(key, ControlJson.Default.RegisterKey), ControlJson.Default.KeyDetails, ct);

    /// <param name="name">Null looks through every key.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<ReviewFound>> ReviewAsync(string? name, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, name is null ? "v1/review" : "v1/review?key=" + Uri.EscapeDataString(name), null, ControlJson.Default.ReviewFound, ct);

    public Task<ControlAnswer<ReviewStatus>> ReviewStatusAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/review/status", null, ControlJson.Default.ReviewStatus, ct);

    public Task<ControlAnswer<ReviewStatus>> SignOffReviewAsync(SignOffReview signOff, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/review/sign-off", JsonContent.Create(signOff, ControlJson.Default.SignOffReview), ControlJson.Default.ReviewStatus, ct);

    public Task<ControlAnswer<ReviewStatus>> SetReviewsAsync(SetReviews settings, CancellationToken ct) =>
        AskAsync(HttpMethod.Put, "v1/review/settings", JsonContent.Create(settings, ControlJson.Default.SetReviews), ControlJson.Default.ReviewStatus, ct);

    public Task<ControlAnswer<ReviewCalendar>> ReviewCalendarAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/review/calendar", null, ControlJson.Default.ReviewCalendar, ct);

    public Task<ControlAnswer<IReadOnlyList<PresetDetails>>> PresetsAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/presets", null, ControlJson.Default.IReadOnlyListPresetDetails, ct);

    public Task<ControlAnswer<IReadOnlyList<AssessQuestion>>> AssessQuestionsAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/assess", null, ControlJson.Default.IReadOnlyListAssessQuestion, ct);

    public Task<ControlAnswer<AssessmentMade>> AssessAsync(AssessService service, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/assess", JsonContent.Create(service, ControlJson.Default.AssessService), ControlJson.Default.AssessmentMade, ct);

    public Task<ControlAnswer<DepositMade>> DepositAsync(string account, Deposit deposit, CancellationToken ct) =>
        AskAsync(
            HttpMethod.Post,
            "v1/accounts/" + Uri.EscapeDataString(account) + "/deposit",
            JsonContent.Create(deposit, ControlJson.Default.Deposit),
            ControlJson.Default.DepositMade,
            ct);

    public Task<ControlAnswer<IReadOnlyList<AuditEntry>>> SearchAuditAsync(AuditSearch search, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/audit?" + search.ToQuery(), null, ControlJson.Default.IReadOnlyListAuditEntry, ct);

    public Task<ControlAnswer<ServerStatus>> StatusAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/status", null, ControlJson.Default.ServerStatus, ct);

    public Task<ControlAnswer<VaultStatus>> VaultAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/vault", null, ControlJson.Default.VaultStatus, ct);

    public Task<ControlAnswer<VaultStatus>> SealVaultAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/vault/seal", null, ControlJson.Default.VaultStatus, ct);

    /// <param name="secrets">The passphrase or key; empty lets the server take the key file it knows.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<VaultStatus>> UnsealVaultAsync(SecretBody secrets, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return AskAsync(HttpMethod.Post, "v1/vault/unseal", secrets.ToContent(), ControlJson.Default.VaultStatus, ct);
    }

    /// <param name="secrets">The passphrase in use, when one is, and what comes in its place; without that a new key file is made in the home.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<VaultStatus>> RekeyVaultAsync(SecretBody secrets, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return AskAsync(HttpMethod.Post, "v1/vault/rekey", secrets.ToContent(), ControlJson.Default.VaultStatus, ct);
    }

    /// <summary>Writes a sealed backup into a stream; the answer is its length. What came of a server that went away is not whole.</summary>
    /// <param name="secrets">What shall open the backup.</param>
    /// <param name="into">Gets the bytes.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<long>> BackUpAsync(SecretBody secrets, Stream into, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentNullException.ThrowIfNull(into);
        return SendAsync<long>(HttpMethod.Post, "v1/vault/backup", secrets.ToContent(), async response =>
        {
            await response.Content.CopyToAsync(into, ct).ConfigureAwait(false);
            return new ControlAnswer<long>.Done(into.Position);
        }, ct);
    }

    public void Dispose() => http.Dispose();

    private Task<ControlAnswer<KeyDetails>> ChangeAsync(string name, string change, HttpContent? body, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, $"v1/keys/{Uri.EscapeDataString(name)}/{change}", body, ControlJson.Default.KeyDetails, ct);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(home.ControlSocket), ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task<ControlAnswer<T>> AskAsync<T>(HttpMethod method, string target, HttpContent? body, JsonTypeInfo<T> shape, CancellationToken ct) =>
        SendAsync<T>(method, target, body, async response =>
        {
            var value = await response.Content.ReadFromJsonAsync(shape, ct).ConfigureAwait(false);
            return value is null ? Strange<T>(response.StatusCode) : new ControlAnswer<T>.Done(value);
        }, ct);

    private async Task<ControlAnswer<T>> SendAsync<T>(
        HttpMethod method, string target, HttpContent? body, Func<HttpResponseMessage, Task<ControlAnswer<T>>> read, CancellationToken ct)
    {
        if (elsewhere is null && home.SocketProblem is { } tooLong)
        {
            return new ControlAnswer<T>.Unreachable(tooLong);
        }
        try
        {
            if (body is JsonContent)
            {
                // Of known length: a server can zero the one buffer that such a body comes through.
                await body.LoadIntoBufferAsync(ct).ConfigureAwait(false);
            }

            using var request = new HttpRequestMessage(method, target) { Content = body };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return await read(response).ConfigureAwait(false);
            }
            var problem = await response.Content.ReadFromJsonAsync(ControlJson.Default.Problem, ct).ConfigureAwait(false);
            return problem is null ? Strange<T>(response.StatusCode) : new ControlAnswer<T>.Refused(problem.Error);
        }
        catch (JsonException)
        {
            return new ControlAnswer<T>.Unreachable(
                $"The server on {Place} answered in words this program does not know: use the program of the same version as the server.");
        }
        catch (HttpRequestException why) when (why.InnerException is SocketException socket)
        {
            return new ControlAnswer<T>.Unreachable(Sentence(socket.SocketErrorCode));
        }
        catch (Exception why) when (why is HttpRequestException or HttpIOException)
        {
            return new ControlAnswer<T>.Unreachable(
                $"The server on {Place} went away before it answered: see whether what was asked is done, then ask again.");
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ControlAnswer<T>.Unreachable($"The server on {Place} did not answer within 30 seconds.");
        }
    }

    private ControlAnswer<T> Strange<T>(HttpStatusCode status) =>
        new ControlAnswer<T>.Unreachable($"The server on {Place} gave an empty answer with status {(int)status}.");

    private string Sentence(SocketError error) => error switch
    {
        _ when elsewhere is not null => $"No server answers at {Place}: see that it runs and that --url is its console's.",
        SocketError.AccessDenied =>
            $"The control socket of {home} belongs to someone else: run this as the user who runs the server.",
        _ => $"No server is running on {home}: start one with ./keywright serve.",
    };
}
