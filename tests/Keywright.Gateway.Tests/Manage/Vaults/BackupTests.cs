using System.Globalization;
using System.Net;
using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.People;
using Keywright.Gateway.Tests.Manage.People;
using Keywright.Gateway.Tests.Worlds;
using Keywright.Journal;
using Keywright.Keys.Sealing;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Vaults;

public sealed class BackupTests
{
    [Fact]
    public async Task A_restored_backup_starts_with_every_key_frozen_and_revives_none_that_was_revoked_since()
    {
        await using var home = await SealableHome.OpenAsync();
        var (kept, revoked, before) = (await home.CutAsync("kept"), await home.CutAsync("revoked"), await home.CutAsync("before"));
        Assert.Null((await home.Gateway.Keys.RevokeAsync("before", CancellationToken.None)).Problem);
        var price = await PriceAsync(home);
        (await home.AskAsync(kept, "/api/v3/order", Limit(price), "POST")).Succeeds();
        var folder = await BackUpAsync(home);
        Assert.Null((await home.Gateway.Keys.RevokeAsync("revoked", CancellationToken.None)).Problem);

        await using (var restored = await SealableHome.OpenAsync(folder, home.Time))
        {
            Assert.Null(restored.Desk.Gateway);
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            string[] states = [.. restored.Gateway.Keys.List(null).Select(key => $"{key.Label} {key.State}")];
            Assert.Equal(["kept frozen", "revoked frozen", "before revoked"], states);
            foreach (var key in new[] { kept, revoked, before })
            {
                (await restored.AskAsync(key)).Refuses(401, -2015, Wire.KeyRejected);
                (await restored.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Refuses(401, -2015, Wire.KeyRejected);
                (await restored.AskAsync(key, "/api/v3/openOrders", "symbol=BTCUSDT", "DELETE")).Refuses(401, -2015, Wire.KeyRejected);
            }

            Assert.StartsWith("key: 'kept' is frozen since this home was restored", (await restored.Gateway.Keys.RenewAsync("kept", null, CancellationToken.None)).Problem, StringComparison.Ordinal);
            Assert.Null((await restored.Gateway.Keys.RevokeAsync("revoked", CancellationToken.None)).Problem);

            // The owner says which of them is good; a restart in between changes nothing.
            Assert.Null((await restored.Gateway.Keys.ThawAsync("kept", CancellationToken.None)).Problem);
            Assert.NotNull((await restored.Gateway.Keys.ThawAsync("before", CancellationToken.None)).Problem);
            Assert.NotNull((await restored.Gateway.Keys.ThawAsync("kept", CancellationToken.None)).Problem);
            Assert.Null((await restored.Desk.SealAsync()).Problem);
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Equal(1, (await restored.AskAsync(kept, "/api/v3/openOrders")).Succeeds().Json.GetArrayLength());
            (await restored.AskAsync(revoked)).Refuses(401, -2015, Wire.KeyRejected);
            var fresh = await restored.CutAsync("fresh");
            (await restored.AskAsync(fresh)).Succeeds();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_restored_backup_refills_no_cap_before_the_day_is_over()
    {
        await using var home = await SealableHome.OpenAsync();
        var key = await home.CutAsync("capped", dailyCap: 1000);
        var price = await PriceAsync(home);
        var resting = (await home.AskAsync(key, "/api/v3/order", $"{Limit(price)}&newClientOrderId=resting", "POST")).Succeeds().Json.GetProperty("orderId").GetInt64();
        var folder = await BackUpAsync(home);

        // Spent after the backup: the restored home cannot know.
        (await home.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Succeeds();
        await using (var restored = await SealableHome.OpenAsync(folder, home.Time))
        {
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Null((await restored.Gateway.Keys.ThawAsync("capped", CancellationToken.None)).Problem);
            Assert.Equal(-2010, (await restored.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Json.GetProperty("code").GetInt32());
            var instead = $"{Limit(price)}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrderId={resting}";
            Assert.Contains("restored from a backup today", (await restored.AskAsync(key, "/api/v3/order/cancelReplace", instead, "POST")).Body, StringComparison.Ordinal);
            Assert.Null((await restored.Desk.SealAsync()).Problem);
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Equal(-2010, (await restored.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Json.GetProperty("code").GetInt32());

            var fresh = await restored.CutAsync("fresh", dailyCap: 1000);
            (await restored.AskAsync(fresh, "/api/v3/order", Limit(price), "POST")).Succeeds();
            restored.Time.Now = new DateTimeOffset(restored.Time.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
            (await restored.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Succeeds();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_holds_one_moment_of_a_home_that_goes_on()
    {
        await using var home = await SealableHome.OpenAsync();
        var key = await home.CutAsync();
        var price = await PriceAsync(home);
        for (var i = 0; i < 30; i++)
        {
            (await home.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Succeeds();
        }

        await home.Gateway.TakeSnapshotAsync();
        var hash = home.Gateway.StateHash();
        using var secret = SealableHome.Passphrase(SealableHome.Words);
        var (backup, problem) = await home.Desk.BeginBackupAsync(secret);
        Assert.Null(problem);
        using var into = new MemoryStream();
        using (backup)
        {
            // Between the moment and the writing: orders, a key, another snapshot, a new passphrase, a seal.
            for (var i = 0; i < 30; i++)
            {
                (await home.AskAsync(key, "/api/v3/order", Limit(price), "POST")).Succeeds();
            }

            await home.CutAsync("later");
            await home.Gateway.TakeSnapshotAsync();
            await home.Gateway.TakeSnapshotAsync();
            Assert.Null((await home.RekeyAsync(null, SealableHome.OtherWords)).Problem);
            Assert.Null((await home.Desk.SealAsync()).Problem);
            await backup!.WriteAsync(into, TestContext.Current.CancellationToken);
        }

        Assert.Empty(Directory.GetFiles(home.Folder, "backup-*"));
        var folder = TakeApart(into.ToArray());
        Assert.True(JournalVerifier.Verify(new LocalDisk(), Path.Combine(folder, "journal"), null) is { Sound: true, LastSequence: var last } && last == backup.Sequence);
        await using (var restored = await SealableHome.OpenAsync(folder, home.Time))
        {
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Equal(hash, restored.Gateway.StateHash());
            Assert.Equal("bot", Assert.Single(restored.Gateway.Keys.List(null)).Label);
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Red when who was let in by a token, a sign-in or a password that ended since the backup is let in again; or the living home loses them.</summary>
    [Fact]
    public async Task A_restored_backup_lets_nobody_in_until_their_password_is_set_anew()
    {
        const string Password = "a long enough password";
        await using var home = await SealableHome.OpenAsync();
        await home.Gateway.People.AddAsync("alice", "owner", Password);
        var token = (await home.Gateway.Tokens.CreateAsync("ci", "owner", TimeSpan.FromDays(30))).Value!.Token!;
        var cookie = (await home.Gateway.SignIns.SignInAsync("alice", Password, null, "::1", CancellationToken.None)).Value!.Cookie!;
        await home.CutAsync();
        var phone = (await home.Gateway.People.EnrolAsync("alice")).Value!.Secret;
        Assert.Null((await home.Gateway.People.ConfirmAsync("alice", Phone.Code(phone, home.Time.Now))).Problem);
        var folder = await BackUpAsync(home);
        Assert.NotNull(home.Gateway.Tokens.Recognize(token, null));
        Assert.NotNull(home.Gateway.SignIns.Recognize(cookie, null));
        Assert.NotNull((await SignInAsync(home)).Value);

        await using (var restored = await SealableHome.OpenAsync(folder, home.Time))
        {
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Null(restored.Gateway.Tokens.Recognize(token, null));
            Assert.Empty(restored.Gateway.Tokens.List());
            Assert.Null(restored.Gateway.SignIns.Recognize(cookie, null));
            Assert.Equal(SignInDesk.Wrong, (await SignInAsync(restored)).Problem);

            // A key that a restore holds back is let go by whoever has the device that came with it; the same for a new password.
            restored.Gateway.Parts.Accounts.PaperKind = AccountKind.Live;
            Assert.True((await restored.Gateway.Keys.ThawAsync("bot", CancellationToken.None)).IsForbidden);
            Assert.Equal(Refused.Forbidden, (await restored.Gateway.People.SetPasswordAsync("alice", Password)).Why);
            (Caller.HomeOwner with { Code = NextCode(restored) }).Enter();
            Assert.Null((await restored.Gateway.Keys.ThawAsync("bot", CancellationToken.None)).Problem);
            (Caller.HomeOwner with { Code = NextCode(restored) }).Enter();
            Assert.Null((await restored.Gateway.People.SetPasswordAsync("alice", Password)).Problem);
            Assert.NotNull((await SignInAsync(restored)).Value);
        }

        Directory.Delete(folder, recursive: true);

        string NextCode(SealableHome at)
        {
            at.Time.Advance(TimeSpan.FromMinutes(1));
            return Phone.Code(phone, at.Time.Now);
        }

        async Task<DeskAnswer<SignInView>> SignInAsync(SealableHome at) => await at.Gateway.SignIns.SignInAsync("alice", Password, NextCode(at), "::1", CancellationToken.None);
    }

    /// <summary>Red when a link that was used, or ended, after the backup was made is good again in what is restored; or the living home loses its own.</summary>
    [Fact]
    public async Task A_restored_backup_revives_no_link()
    {
        await using var home = await SealableHome.OpenAsync();
        var request = new KeyRequest("handed-on", "paper", "spot-bot", null, "hmac", null, [], ["203.0.113.7"], [], null, null, null) { Claim = TimeSpan.FromDays(1) };
        var claim = (await home.Gateway.Keys.CreateAsync(request, CancellationToken.None)).Claim!.Token;
        var rebind = (await home.Gateway.Rebinds.CreateAsync("handed-on", null, null, TimeSpan.FromDays(1))).Value!.Token;
        var folder = await BackUpAsync(home);
        await using (var restored = await SealableHome.OpenAsync(folder, home.Time))
        {
            Assert.Null((await restored.UnsealAsync(SealableHome.Words)).Problem);
            Assert.Null((await restored.Gateway.Keys.ThawAsync("handed-on", CancellationToken.None)).Problem);
            Assert.Null((await restored.Gateway.Claims.UseAsync(claim, IPAddress.Loopback)).Value);
            Assert.Null((await restored.Gateway.Rebinds.UseAsync(rebind, IPAddress.Loopback, null)).Value);
            Assert.Equal("ended", Assert.Single(restored.Gateway.Keys.Find("handed-on")!.Claims).State);
        }

        // Under another root in the meantime, as every sealed record.
        Assert.Null((await home.RekeyAsync(null, SealableHome.OtherWords)).Problem);
        var claimed = (await home.Gateway.Claims.UseAsync(claim, IPAddress.Parse("203.0.113.7"))).Value!;
        Assert.Equal(64, claimed.SecretKey.Length);
        Assert.NotNull((await home.Gateway.Rebinds.UseAsync(rebind, IPAddress.Loopback, null)).Value);
        (await home.AskAsync((claimed.Key.ApiKey, claimed.SecretKey))).Succeeds();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_slip_of_the_finger_makes_no_backup_that_nobody_can_open()
    {
        await using var home = await SealableHome.OpenAsync();
        Assert.Null((await home.RekeyAsync(null, SealableHome.Words)).Problem);
        using var slip = SealableHome.Passphrase(SealableHome.Words + "x");
        var (backup, problem) = await home.Desk.BeginBackupAsync(slip);
        Assert.Null(backup);
        Assert.NotNull(problem);
        Assert.Empty(Directory.GetFiles(home.Folder, "backup-*"));
    }

    private static async Task<decimal> PriceAsync(SealableHome home)
    {
        var average = await home.Gateway.Pipeline.HandleAsync(new() { Method = "GET", Path = "/api/v3/avgPrice", Query = "symbol=BTCUSDT"u8.ToArray(), Body = Array.Empty<byte>(), Client = System.Net.IPAddress.Loopback });
        return decimal.Round(decimal.Parse(new Answer(average).Text("price"), CultureInfo.InvariantCulture) * 0.9m, 2);
    }

    private static string Limit(decimal price) => Bot.LimitText("BUY", "BTCUSDT", 0.0002m, price);

    private static async Task<string> BackUpAsync(SealableHome home)
    {
        using var secret = SealableHome.Passphrase(SealableHome.Words);
        var (backup, problem) = await home.Desk.BeginBackupAsync(secret);
        Assert.Null(problem);
        using var into = new MemoryStream();
        using (backup)
        {
            await backup!.WriteAsync(into, TestContext.Current.CancellationToken);
        }

        return TakeApart(into.ToArray());
    }

    private static string TakeApart(byte[] backup)
    {
        var folder = Directory.CreateTempSubdirectory("keywright-restored-").FullName;
        using var from = new MemoryStream(backup);
        using var opener = RootOpener.FromPassphrase(Encoding.UTF8.GetBytes(SealableHome.Words));
        using var reader = SealedArchiveReader.Open(from, opener);
        while (reader.Next(out var name, out var length))
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var content = new byte[length];
            for (var filled = 0; filled < length;)
            {
                filled += reader.Read(content.AsSpan(filled));
            }

            File.WriteAllBytes(path, content);
        }

        return folder;
    }
}
