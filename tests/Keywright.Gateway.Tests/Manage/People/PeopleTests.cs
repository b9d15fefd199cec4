using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Keys.Credentials;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.People;

/// <summary>People, their devices and sign-ins, on a clock that stands still.</summary>
public sealed class PeopleTests
{
    private const string Password = "a long enough password";

    /// <summary>Red when the wait ends with a restart, a clock stepped back, or a right password.</summary>
    [Fact]
    public async Task Wrong_passwords_make_a_name_wait_also_over_a_restart_and_a_clock_stepped_back()
    {
        await using var home = await Home.OpenAsync();
        Assert.Null((await home.Gateway.People.AddAsync("alice", "owner", Password)).Problem);
        for (var wrong = 0; wrong < Attempts.FreeMax; wrong++)
        {
            Assert.Equal(SignInDesk.Wrong, (await SignInAsync(home, "alice", "wrong password here")).Problem);
        }

        Assert.Equal(SignInDesk.Wrong, (await SignInAsync(home, "alice", Password)).Problem);
        await home.RestartAsync();
        home.Time.Advance(TimeSpan.FromMinutes(-30));
        Assert.Equal(SignInDesk.Wrong, (await SignInAsync(home, "alice", Password)).Problem);
        Assert.NotNull(home.Gateway.People.Find("alice")!.WaitsUntil);
        home.Time.Advance(TimeSpan.FromMinutes(30) + TimeSpan.FromSeconds(31));
        Assert.NotNull((await SignInAsync(home, "alice", Password)).Value);
        Assert.Null(home.Gateway.People.Find("alice")!.WaitsUntil);
    }

    /// <summary>Red when another sentence, or nothing written, tells that a name does not exist; and when unlock does nothing.</summary>
    [Fact]
    public async Task A_stranger_learns_nothing_from_a_wrong_name_and_unlock_ends_the_wait()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.People.AddAsync("alice", "viewer", Password);
        for (var wrong = 0; wrong < Attempts.FreeMax + 1; wrong++)
        {
            var nobody = await SignInAsync(home, "mallory", Password);
            var somebody = await SignInAsync(home, "alice", "wrong password here");
            Assert.Equal((somebody.Problem, somebody.Why), (nobody.Problem, nobody.Why));
        }

        Assert.Null((await SignInAsync(home, "alice", Password)).Value);
        Assert.Null((await home.Gateway.People.UnlockAsync("alice")).Problem);
        Assert.NotNull((await SignInAsync(home, "alice", Password)).Value);
    }

    /// <summary>Red when a code is taken twice, by a clock set back, after a restart, or when a recovery code is good twice.</summary>
    [Fact]
    public async Task A_code_and_a_recovery_code_are_good_once()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        var (secret, recovery) = await DeviceAsync(home, "alice");
        Assert.Equal(RecoveryCode.Count, recovery.Count);
        Assert.Null((await SignInAsync(home, "alice", Password)).Value);
        Assert.Null((await SignInAsync(home, "alice", Password, Code(home, secret))).Value);

        home.Time.Advance(TimeSpan.FromMinutes(1));
        var code = Code(home, secret);
        Assert.NotNull((await SignInAsync(home, "alice", Password, code)).Value);
        Assert.Null((await SignInAsync(home, "alice", Password, code)).Value);
        await home.RestartAsync();
        Assert.Null((await SignInAsync(home, "alice", Password, code)).Value);
        home.Time.Advance(TimeSpan.FromSeconds(-60));
        Assert.Null((await SignInAsync(home, "alice", Password, code)).Value);
        home.Time.Advance(TimeSpan.FromHours(2));

        Assert.NotNull((await SignInAsync(home, "alice", Password, recovery[3].ToLowerInvariant())).Value);
        Assert.Null((await SignInAsync(home, "alice", Password, recovery[3])).Value);
        Assert.Equal(RecoveryCode.Count - 1, home.Gateway.People.Find("alice")!.RecoveryCodesLeft);
    }

    /// <summary>Red when a code is asked for on paper or before there is a device, or is not asked for on a live account; and when taking away waits for one.</summary>
    [Fact]
    public async Task On_a_live_account_what_widens_asks_for_a_code_and_on_paper_nothing_does()
    {
        await using var home = await Home.OpenAsync();
        var keys = home.Gateway.Keys;
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
        Assert.Null((await CutAsync(home, "before")).Problem);
        var (secret, _) = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));

        var refused = await CutAsync(home, "live");
        Assert.True(refused.IsForbidden);
        Assert.StartsWith("code: this change asks for a one-time code", refused.Problem, StringComparison.Ordinal);
        Assert.True((await keys.RotateAsync("before", null, TimeSpan.Zero, "", default)).IsForbidden);
        Assert.True((await keys.RenewAsync("before", TimeSpan.FromDays(30), default)).IsForbidden);
        Assert.Null((await keys.FreezeAsync("before", default)).Problem);
        Assert.True((await keys.ThawAsync("before", default)).IsForbidden);

        var view = keys.Find("before")!;
        KeyEdit Edit(string[] permissions, string[] ips) => new(keys.Find("before")!.Revision, "before", permissions, ips, [], view.Policy, view.Notes) { IsUncapped = true };
        Assert.Null((await keys.EditAsync("before", Edit(["read"], ["10.0.0.1"]), default)).Problem);
        Assert.True((await keys.EditAsync("before", Edit(["read"], []), default)).IsForbidden);
        Assert.True((await keys.EditAsync("before", Edit(["read", "spot"], ["10.0.0.1"]), default)).IsForbidden);

        var code = Code(home, secret);
        Assert.Null((await WithCodeAsync(code, () => CutAsync(home, "live"))).Problem);
        Assert.True((await WithCodeAsync(code, () => CutAsync(home, "again"))).IsForbidden);
        Assert.Null((await keys.RevokeAsync("live", default)).Problem);

        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Paper;
        Assert.Null((await CutAsync(home, "paper")).Problem);
        Assert.Null((await keys.ThawAsync("before", default)).Problem);
    }

    /// <summary>Red when a change that is made anew, because a deadline came while it was noted, asks for its code once more.</summary>
    [Fact]
    public async Task A_change_that_is_made_anew_asks_for_its_code_once()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var keys = home.Gateway.Keys;
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        Assert.Null((await CutAsync(home, "rotated")).Problem);
        Assert.Null((await keys.RotateAsync("rotated", null, TimeSpan.FromHours(1), "", default)).Problem);
        home.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
        var (secret, _) = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));

        disk.Hold();
        var rotating = WithCodeAsync(Code(home, secret), () => keys.RotateAsync("rotated", null, TimeSpan.FromDays(1), "", default));
        await disk.Asked.Task;
        home.Time.Advance(TimeSpan.FromHours(1));
        disk.LetGo();
        Assert.Null((await rotating).Problem);
    }

    /// <summary>Red when whoever has the socket can take the device away, add an owner or make a token without its code.</summary>
    [Fact]
    public async Task With_a_device_there_nobody_widens_who_may_change_things_without_its_code()
    {
        await using var home = await Home.OpenAsync();
        var people = home.Gateway.People;
        await people.AddAsync("alice", "owner", Password);
        await people.AddAsync("bob", "viewer", Password);
        var (secret, _) = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Refused.Forbidden, (await people.AddAsync("eve", "viewer", Password)).Why);
        Assert.Equal(Refused.Forbidden, (await people.SetRoleAsync("bob", "owner")).Why);
        Assert.Equal(Refused.Forbidden, (await people.SetRoleAsync("alice", "viewer")).Why);
        Assert.Equal(Refused.Forbidden, (await people.SetPasswordAsync("alice", Password)).Why);
        Assert.Equal(Refused.Forbidden, (await people.RemoveAsync("alice", sure: true)).Why);
        Assert.Equal(Refused.Forbidden, (await people.EnrolAsync("bob")).Why);
        Assert.Equal(Refused.Forbidden, (await home.Gateway.Tokens.CreateAsync("ci", "viewer", TimeSpan.FromDays(1))).Why);
        Assert.Null((await people.RemoveAsync("bob", sure: false)).Problem);

        // Guesses wait, and the right code with them.
        for (var guess = 0; guess < Attempts.FreeMax; guess++)
        {
            await WithCodeAsync("000000", () => people.AddAsync("eve", "viewer", Password));
        }

        Assert.Equal(Refused.Forbidden, (await WithCodeAsync(Code(home, secret), () => people.AddAsync("eve", "viewer", Password))).Why);
        home.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null((await WithCodeAsync(Code(home, secret), () => people.AddAsync("eve", "viewer", Password))).Problem);
    }

    /// <summary>Red when a key's maker is not kept, the removal asks nothing, or the log does not say who did it.</summary>
    [Fact]
    public async Task Removing_a_person_lists_their_keys_and_ends_what_they_had()
    {
        await using var home = await Home.OpenAsync();
        var people = home.Gateway.People;
        await people.AddAsync("alice", "owner", Password);
        var alice = new Caller(CallerKind.User, "alice", Role.Owner, "alice", null);
        await AsAsync(alice, () => CutAsync(home, "hers"));
        await CutAsync(home, "not-hers");
        var token = (await AsAsync(alice, () => home.Gateway.Tokens.CreateAsync("ci", "viewer", TimeSpan.FromDays(1)))).Value!.Token!;
        var cookie = (await SignInAsync(home, "alice", Password)).Value!.Cookie!;
        Assert.NotNull(home.Gateway.Tokens.Recognize(token, null));
        Assert.NotNull(home.Gateway.SignIns.Recognize(cookie, null));

        var asked = await people.RemoveAsync("alice", sure: false);
        Assert.Equal(Refused.Conflict, asked.Why);
        Assert.Contains("1 keys that live on: hers.", asked.Problem, StringComparison.Ordinal);
        Assert.Equal(["hers"], (await people.RemoveAsync("alice", sure: true)).Value!.Keys);
        Assert.Null(home.Gateway.Tokens.Recognize(token, null));
        Assert.Null(home.Gateway.SignIns.Recognize(cookie, null));
        Assert.Equal("active", home.Gateway.Keys.Find("hers")!.State);

        var log = home.Audit(route: "owner");
        Assert.Equal("user:alice", Assert.Single(log, line => line.Summary.StartsWith("create label=hers", StringComparison.Ordinal)).Rule);
        Assert.Equal("user:alice", Assert.Single(log, line => line.Summary.StartsWith("token create name=ci", StringComparison.Ordinal)).Rule);
        Assert.Equal("owner", Assert.Single(log, line => line.Summary.StartsWith("create label=not-hers", StringComparison.Ordinal)).Rule);
        Assert.Equal("user remove name=alice keys=1", log[^1].Summary);
    }

    /// <summary>Red when a list of labels leaves open whose key is meant, or leaves out the key whose new secret they were shown.</summary>
    [Fact]
    public async Task The_keys_somebody_made_or_rotated_are_listed_on_whatever_account_they_are()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new AccountRequest("grid", "paper", []));
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        var alice = new Caller(CallerKind.User, "alice", Role.Owner, "alice", null);
        await CutAsync(home, "bot");
        await AsAsync(alice, () => CutAsync(home, "bot", "grid"));
        await CutAsync(home, "rotated");
        await AsAsync(alice, () => home.Gateway.Keys.RotateAsync("rotated", null, TimeSpan.Zero, "", default));
        await AsAsync(alice, () => CutAsync(home, "ended"));
        await home.Gateway.Keys.RevokeAsync("ended", default);
        var listed = (await home.Gateway.People.RemoveAsync("alice", sure: true)).Value!.Keys;
        Assert.Equal(["grid/bot", "rotated"], listed);
        Assert.All(listed, name => Assert.NotNull(home.Gateway.Keys.Find(name)));
    }

    /// <summary>Red when a live account is founded without a code, or the log does not say who founded it and moved the money.</summary>
    [Fact]
    public async Task A_live_account_asks_for_a_code_and_the_log_names_who_founds_and_moves()
    {
        await using var home = await Home.OpenAsync();
        var accounts = home.Gateway.Accounts;
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        var (secret, _) = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));
        var alice = new Caller(CallerKind.User, "alice", Role.Owner, "alice", null);
        Assert.Null((await AsAsync(alice, () => accounts.AddAsync(new AccountRequest("paper-two", null, [])))).Problem);
        Assert.Null((await AsAsync(alice, () => accounts.TransferAsync("paper", "paper-two", "USDT", 5))).Problem);
        accounts.AccountKind = AccountKind.Live;
        var refused = await AsAsync(alice, () => accounts.AddAsync(new AccountRequest("live", null, [])));
        Assert.True(refused.IsForbidden);
        Assert.Null(accounts.Find("live"));
        Assert.Null((await AsAsync(alice with { Code = Code(home, secret) }, () => accounts.AddAsync(new AccountRequest("live", null, [])))).Problem);
        Assert.Equal(["user:alice", "user:alice", "user:alice"], home.Audit(route: "owner").Where(line => line.Summary.StartsWith("found", StringComparison.Ordinal) || line.Summary.StartsWith("transfer", StringComparison.Ordinal)).Select(line => line.Rule));
    }

    /// <summary>Red when a token or a session outlives its end, also with the clock set back; or an idle one never ends.</summary>
    [Fact]
    public async Task Tokens_and_sessions_end_in_time()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.People.AddAsync("alice", "operator", Password);
        var token = (await home.Gateway.Tokens.CreateAsync("ci", "operator", TimeSpan.FromHours(2))).Value!.Token!;
        var idle = (await SignInAsync(home, "alice", Password)).Value!.Cookie!;
        var used = (await SignInAsync(home, "alice", Password)).Value!.Cookie!;
        for (var minutes = 0; minutes < 12 * 60; minutes += 20)
        {
            Assert.Equal(minutes < 120, home.Gateway.Tokens.Recognize(token, null) is not null);
            Assert.NotNull(home.Gateway.SignIns.Recognize(used, null));
            if (minutes == 40)
            {
                Assert.Null(home.Gateway.SignIns.Recognize(idle, null));
            }

            home.Time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Null(home.Gateway.SignIns.Recognize(used, null));
        home.Time.Advance(TimeSpan.FromHours(-12));
        Assert.Null(home.Gateway.SignIns.Recognize(used, null));
        Assert.Null(home.Gateway.Tokens.Recognize(token, null));
    }

    /// <summary>Red for a secret that is kept, logged or printed in clear.</summary>
    [Fact]
    public async Task No_secret_of_theirs_is_in_any_file_or_print()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        var (secret, recovery) = await DeviceAsync(home, "alice");
        home.Time.Advance(TimeSpan.FromMinutes(1));
        var token = await WithCodeAsync(Code(home, secret), () => home.Gateway.Tokens.CreateAsync("ci", "owner", TimeSpan.FromDays(1)));
        home.Time.Advance(TimeSpan.FromMinutes(1));
        var signIn = await SignInAsync(home, "alice", Password, Code(home, secret));
        string[] canaries = [Password, secret, token.Value!.Token!, signIn.Value!.Cookie!, .. recovery, .. recovery.Select(code => code.Replace("-", "", StringComparison.Ordinal))];
        var texts = home.Files().Select(file => (file.Name, Text: Encoding.Latin1.GetString(file.Bytes))).Append(("prints", $"{token} {token.Value} {signIn} {signIn.Value}")).ToList();
        foreach (var (name, text) in texts)
        {
            Assert.All(canaries, canary => Assert.False(text.Contains(canary, StringComparison.Ordinal), $"{name} holds a secret"));
        }
    }

    private static Task<DeskAnswer<SignInView>> SignInAsync(Home home, string name, string password, string? code = null)
        => home.Gateway.SignIns.SignInAsync(name, password, code, "127.0.0.1", CancellationToken.None).AsTask();

    private static async Task<(string Secret, IReadOnlyList<string> Recovery)> DeviceAsync(Home home, string name)
    {
        var enrolled = (await home.Gateway.People.EnrolAsync(name)).Value!;
        var confirmed = await home.Gateway.People.ConfirmAsync(name, Code(home, enrolled.Secret));
        Assert.Null(confirmed.Problem);
        return (enrolled.Secret, confirmed.Value!.Codes);
    }

    private static string Code(Home home, string secret) => Phone.Code(secret, home.Time.Now);

    private static async Task<KeyResult> CutAsync(Home home, string label, string account = "paper")
        => await home.Gateway.Keys.CreateAsync(new KeyRequest(label, account, "spot-bot", null, "hmac", null, [], [], [], null, null, null) { AcceptsTerms = true, IsUncapped = true }, CancellationToken.None);

    private static Task<T> WithCodeAsync<T>(string code, Func<ValueTask<T>> work) => AsAsync(Caller.HomeOwner with { Code = code }, work);

    private static Task<T> WithCodeAsync<T>(string code, Func<Task<T>> work) => AsAsync(Caller.HomeOwner with { Code = code }, () => new ValueTask<T>(work()));

    private static Task<T> AsAsync<T>(Caller caller, Func<Task<T>> work) => AsAsync(caller, () => new ValueTask<T>(work()));

    private static async Task<T> AsAsync<T>(Caller caller, Func<ValueTask<T>> work)
    {
        caller.Enter();
        return await work();
    }
}
