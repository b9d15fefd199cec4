using System.Net.Http.Json;

namespace Keywright.Control;

/// <summary>People and tokens.</summary>
public sealed partial class ControlClient
{
    public Task<ControlAnswer<IReadOnlyList<UserDetails>>> ListUsersAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/users", null, ControlJson.Default.IReadOnlyListUserDetails, ct);

    public Task<ControlAnswer<UserDetails>> FindUserAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Get, User(name), null, ControlJson.Default.UserDetails, ct);

    public Task<ControlAnswer<UserDetails>> AddUserAsync(AddUser user, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/users", JsonContent.Create(user, ControlJson.Default.AddUser), ControlJson.Default.UserDetails, ct);

    public Task<ControlAnswer<UserDetails>> SetRoleAsync(string name, SetRole role, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, User(name) + "/role", JsonContent.Create(role, ControlJson.Default.SetRole), ControlJson.Default.UserDetails, ct);

    public Task<ControlAnswer<UserDetails>> SetPasswordAsync(string name, SetPassword password, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, User(name) + "/password", JsonContent.Create(password, ControlJson.Default.SetPassword), ControlJson.Default.UserDetails, ct);

    public Task<ControlAnswer<UserDetails>> UnlockUserAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, User(name) + "/unlock", null, ControlJson.Default.UserDetails, ct);

    /// <param name="name">Who.</param>
    /// <param name="sure">Also when there are keys they made.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<ControlAnswer<UserDetails>> RemoveUserAsync(string name, bool sure, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, User(name) + (sure ? "?yes=true" : ""), null, ControlJson.Default.UserDetails, ct);

    public Task<ControlAnswer<CodeEnrolled>> EnrolCodeAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, User(name) + "/code", null, ControlJson.Default.CodeEnrolled, ct);

    public Task<ControlAnswer<RecoveryCodesMade>> ConfirmCodeAsync(string name, ConfirmCode code, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, User(name) + "/code/confirm", JsonContent.Create(code, ControlJson.Default.ConfirmCode), ControlJson.Default.RecoveryCodesMade, ct);

    public Task<ControlAnswer<IReadOnlyList<TokenDetails>>> ListTokensAsync(CancellationToken ct) =>
        AskAsync(HttpMethod.Get, "v1/tokens", null, ControlJson.Default.IReadOnlyListTokenDetails, ct);

    public Task<ControlAnswer<TokenDetails>> CreateTokenAsync(CreateToken token, CancellationToken ct) =>
        AskAsync(HttpMethod.Post, "v1/tokens", JsonContent.Create(token, ControlJson.Default.CreateToken), ControlJson.Default.TokenDetails, ct);

    public Task<ControlAnswer<TokenDetails>> RevokeTokenAsync(string name, CancellationToken ct) =>
        AskAsync(HttpMethod.Delete, "v1/tokens/" + Uri.EscapeDataString(name), null, ControlJson.Default.TokenDetails, ct);

    private static string User(string name) => "v1/users/" + Uri.EscapeDataString(name);
}
