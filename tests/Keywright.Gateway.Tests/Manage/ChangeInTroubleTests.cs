using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage;

/// <summary>Changes of keys whose disk is slow or fails, and what the bots do meanwhile.</summary>
public sealed class ChangeInTroubleTests
{
    [Fact]
    public async Task A_secret_that_died_while_its_key_was_edited_is_dead_after_a_crash_too()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var old = await home.KeyAsync();
        var made = await home.Gateway.Keys.RotateAsync(old.ApiKey, null, TimeSpan.FromDays(1), "", CancellationToken.None);
        var rotated = new Bot(home, old.ApiKey, Signers.Hmac(made.SecretKey!));

        // The edit waits for its note; the new secret is used first; then the edit is written.
        disk.Hold();
        var key = home.Gateway.Keys.Find(old.ApiKey)!;
        var editing = home.Gateway.Keys.RenewAsync(old.ApiKey, TimeSpan.FromDays(30), CancellationToken.None).AsTask();
        await disk.Asked.Task;
        (await rotated.GetAsync("/api/v3/account")).Succeeds();
        disk.LetGo();
        Assert.Null((await editing).Problem);
        (await old.GetAsync("/api/v3/account")).Refuses(400, -1022, Wire.BadSignature);

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(old).GetAsync("/api/v3/account")).Refuses(400, -1022, Wire.BadSignature);
        (await copy.Adopt(rotated).GetAsync("/api/v3/account")).Succeeds();
        Assert.NotEqual(key.ExpiresAt, copy.Gateway.Keys.Find(old.ApiKey)!.ExpiresAt);
    }

    [Fact]
    public async Task A_secret_whose_deadline_comes_while_its_key_is_rotated_again_stays_dead()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var first = await home.KeyAsync();
        var made = await home.Gateway.Keys.RotateAsync(first.ApiKey, null, TimeSpan.FromHours(1), "", CancellationToken.None);
        var second = new Bot(home, first.ApiKey, Signers.Hmac(made.SecretKey!));

        // The second rotation waits for its note; meanwhile the first one's deadline comes, and somebody is told so.
        disk.Hold();
        var rotating = home.Gateway.Keys.RotateAsync(first.ApiKey, null, TimeSpan.FromDays(1), "", CancellationToken.None).AsTask();
        await disk.Asked.Task;
        home.Time.Advance(TimeSpan.FromHours(1));
        (await first.GetAsync("/api/v3/account")).Refuses(400, -1022, Wire.BadSignature);
        disk.LetGo();
        var third = new Bot(home, first.ApiKey, Signers.Hmac((await rotating).SecretKey!));
        (await first.GetAsync("/api/v3/account")).Refuses(400, -1022, Wire.BadSignature);

        await using var copy = await home.CrashedAsync();
        (await copy.Adopt(first).GetAsync("/api/v3/account")).Refuses(400, -1022, Wire.BadSignature);
        (await copy.Adopt(second).GetAsync("/api/v3/account")).Succeeds();
        (await copy.Adopt(third).GetAsync("/api/v3/account")).Succeeds();
    }

    [Fact]
    public async Task A_disk_that_fails_keeps_no_key_from_being_frozen()
    {
        var disk = new HeldDisk();
        await using var home = await Home.OpenAsync(disk: disk);
        var bot = await home.KeyAsync();
        var order = Bot.LimitText("BUY", "BTCUSDT", 0.001m, await home.PriceAsync("BTCUSDT", 0.9m));
        disk.Broken = true;
        var frozen = await home.Gateway.Keys.FreezeAsync(bot.ApiKey, CancellationToken.None);
        Assert.StartsWith("The key is frozen, but that could not be kept, so freeze it again before a restart.", frozen.Problem);
        Assert.Equal("frozen", frozen.Key!.State);
        (await bot.OrderAsync(order)).Refuses(400, -2010, "This action is disabled on this account.");
    }
}
