using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Tests.Manage.People;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

/// <summary>The secrets of people's devices for one-time codes, which lie in the vault beside those of the keys.</summary>
public sealed class SealedDeviceTests
{
    private const string Password = "a long enough password";

    /// <summary>Red when a change of root passes over the column of confirmed devices, or that of those that wait for their first code.</summary>
    [Fact]
    public async Task Devices_confirmed_or_not_make_good_codes_after_a_change_of_root_and_a_seal()
    {
        await using var home = await SealableHome.OpenAsync();
        await home.Gateway.People.AddAsync("bob", "viewer", Password);
        var alice = await DeviceAsync(home, "alice");
        var bob = (await WithCodeAsync(home, alice, () => home.Gateway.People.EnrolAsync("bob"))).Value!.Secret;
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.Equal(2, home.Desk.View().Records);

        Assert.NotNull((await SignInAsync(home, "alice", alice)).Value);
        Assert.Null((await home.Gateway.People.ConfirmAsync("bob", Phone.Code(bob, home.Time.Now))).Problem);
        Assert.Null((await home.Desk.SealAsync()).Problem);
        Assert.Null((await home.UnsealAsync(SealableHome.Words)).Problem);
        Assert.NotNull((await SignInAsync(home, "alice", alice)).Value);
        Assert.NotNull((await SignInAsync(home, "bob", bob)).Value);
    }

    /// <summary>
    /// Red when a person is changed past the gate that a change of root takes: the device would be written back under the root that is gone;
    /// and when a code is looked at past it: the record would already be under the new root, and the vault not yet.
    /// </summary>
    [Fact]
    public async Task What_is_asked_while_the_root_changes_waits_and_is_not_lost()
    {
        SealableHome home = null!;
        string alice = null!, bob = null!;
        Task<DeskAnswer<RecoveryCodes>> confirming = null!;
        Task<DeskAnswer<SignInView>> signingIn = null!;
        await using var opened = home = await SealableHome.OpenAsync(step: step =>
        {
            if (step == "both roots" && bob is not null)
            {
                var before = home.Gateway.Parts.Journal.LastSequence;
                confirming = home.Gateway.People.ConfirmAsync("bob", Phone.Code(bob, home.Time.Now)).AsTask();
                Assert.Equal(before, home.Gateway.Parts.Journal.LastSequence);
            }

            if (step == "records" && bob is not null)
            {
                signingIn = SignInNowAsync(home, "alice", Phone.Code(alice, home.Time.Now));
                Assert.False(signingIn.IsCompleted);
            }
        });
        await home.Gateway.People.AddAsync("bob", "viewer", Password);
        alice = await DeviceAsync(home, "alice");
        bob = (await WithCodeAsync(home, alice, () => home.Gateway.People.EnrolAsync("bob"))).Value!.Secret;
        home.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        Assert.Null((await confirming).Problem);
        Assert.NotNull((await signingIn).Value);
        Assert.NotNull((await SignInAsync(home, "bob", bob)).Value);
    }

    /// <summary>Red when a code that comes while the vault is being sealed is a fault of the server, or is called wrong.</summary>
    [Fact]
    public async Task While_the_vault_is_sealed_under_it_a_sign_in_with_a_code_is_refused_in_a_sentence()
    {
        await using var home = await SealableHome.OpenAsync();
        var alice = await DeviceAsync(home, "alice");
        home.Gateway.ForgetSecrets();
        var signIn = await SignInAsync(home, "alice", alice);
        Assert.Equal((Refused.Unable, "The vault is sealed: open it with keywright vault unseal."), (signIn.Why, signIn.Problem));
        var enrolled = await WithCodeAsync(home, alice, () => home.Gateway.People.EnrolAsync("alice"));
        Assert.Equal((Refused.Unable, "The vault is sealed: open it with keywright vault unseal."), (enrolled.Why, enrolled.Problem));
    }

    /// <summary>Red when a token that leaked is enough to take the vault along or to lock its owner out; and when who sits at the machine needs a code.</summary>
    [Fact]
    public async Task From_elsewhere_the_vault_is_copied_and_rekeyed_with_a_code_alone()
    {
        await using var home = await SealableHome.OpenAsync();
        using var words = SealableHome.Passphrase(SealableHome.Words);
        Caller.HomeOwner.Enter();
        var token = new Caller(CallerKind.Token, "ci", Role.Owner, null, null);
        var none = await AsAsync(token, () => home.RekeyAsync(null, SealableHome.Words));
        Assert.True(none.IsForbidden);
        Assert.StartsWith("code: from elsewhere this asks for a one-time code, and no owner has a device", none.Problem, StringComparison.Ordinal);
        var alice = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await AsAsync(token, () => home.RekeyAsync(null, SealableHome.Words))).IsForbidden);
        Assert.True((await AsAsync(token, () => home.Desk.BeginBackupAsync(words))).IsForbidden);
        Assert.Empty(Directory.GetFiles(home.Folder, "backup-*"));
        var coded = await AsAsync(token with { Code = Phone.Code(alice, home.Time.Now) }, () => home.Desk.BeginBackupAsync(words));
        Assert.Null(coded.Problem);
        coded.Backup!.Dispose();
        home.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await AsAsync(token with { Code = Phone.Code(alice, home.Time.Now) }, () => home.RekeyAsync(null, SealableHome.Words))).Problem);
        var own = await AsAsync(Caller.HomeOwner, () => home.Desk.BeginBackupAsync(words));
        Assert.Null(own.Problem);
        own.Backup!.Dispose();
        Assert.Contains(home.Gateway.Audit.Search(new(null, "owner", null, null, null, null, 100, Newest: true)), line => line is { Rule: "token:ci", Summary: "vault rekey opens-with=passphrase" });
    }

    private static async Task<string> DeviceAsync(SealableHome home, string name)
    {
        Assert.Null((await home.Gateway.People.AddAsync(name, name == "alice" ? "owner" : "viewer", Password)).Problem);
        var secret = (await home.Gateway.People.EnrolAsync(name)).Value!.Secret;
        Assert.Null((await home.Gateway.People.ConfirmAsync(name, Phone.Code(secret, home.Time.Now))).Problem);
        return secret;
    }

    /// <summary>With the next code: the one before is used up.</summary>
    private static Task<DeskAnswer<SignInView>> SignInAsync(SealableHome home, string name, string secret)
    {
        home.Time.Advance(TimeSpan.FromMinutes(1));
        return SignInNowAsync(home, name, Phone.Code(secret, home.Time.Now));
    }

    private static Task<DeskAnswer<SignInView>> SignInNowAsync(SealableHome home, string name, string code)
        => home.Gateway.SignIns.SignInAsync(name, Password, code, "127.0.0.1", CancellationToken.None).AsTask();

    private static Task<T> WithCodeAsync<T>(SealableHome home, string secret, Func<ValueTask<T>> work)
    {
        home.Time.Advance(TimeSpan.FromMinutes(1));
        return AsAsync(Caller.HomeOwner with { Code = Phone.Code(secret, home.Time.Now) }, () => work().AsTask());
    }

    private static async Task<T> AsAsync<T>(Caller caller, Func<Task<T>> work)
    {
        caller.Enter();
        return await work();
    }
}
