using System.Text;
using Keywright.Gateway.Manage;
using Keywright.Gateway.Manage.Reviews;
using Keywright.Gateway.Tests.Worlds;
using Xunit;

namespace Keywright.Gateway.Tests.Manage.Reviews;

/// <summary>Keys at the exchange are written down, never held.</summary>
public sealed class RegisterTests
{
    private const string Secret = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";

    private static RegisterRequest Asked => new() { Label = "3Commas - DCA", Service = "3Commas", Permissions = ["spot"], AllowedIps = ["203.0.113.7"] };

    [Fact]
    public async Task A_registered_key_stands_in_the_list_and_after_a_crash()
    {
        await using var home = await Home.OpenAsync();
        await home.KeyAsync();
        Assert.Null((await home.Gateway.Registered.RegisterAsync(Asked, CancellationToken.None)).Problem);
        await using var copy = await home.CrashedAsync();
        var listed = copy.Gateway.KeyBook.List(null);
        Assert.Equal([null, "3Commas"], listed.Select(key => key.Service));
        Assert.Equal(["read", "spot"], listed[1].Permissions);
        Assert.Equal(["203.0.113.7"], listed[1].AllowedIps);
        Assert.Equal("bot-1", Assert.Single(copy.Gateway.KeyBook.List("paper")).Label);
        Assert.Contains(copy.Audit(), line => line.Summary.StartsWith("register label=3Commas - DCA service=3Commas", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("label")]
    [InlineData("service")]
    [InlineData("permit")]
    [InlineData("allow-ip")]
    [InlineData("owner")]
    [InlineData("purpose")]
    [InlineData("tags")]
    [InlineData("notes")]
    public async Task What_looks_like_a_secret_is_refused_in_every_field_and_kept_nowhere(string field)
    {
        await using var home = await Home.OpenAsync();
        foreach (var planted in (string[])[Secret, $"key {Secret}{Secret} of mine", "-----BEGIN PRIVATE KEY-----"])
        {
            var request = field switch
            {
                "label" => Asked with { Label = planted },
                "service" => Asked with { Service = planted },
                "permit" => Asked with { Permissions = [planted] },
                "allow-ip" => Asked with { AllowedIps = [planted] },
                "owner" => Asked with { Notes = new KeyNotes { Owner = planted } },
                "purpose" => Asked with { Notes = new KeyNotes { Purpose = planted } },
                "tags" => Asked with { Notes = new KeyNotes { Tags = [planted] } },
                _ => Asked with { Notes = new KeyNotes { Notes = planted } },
            };
            var refused = await home.Gateway.Registered.RegisterAsync(request, CancellationToken.None);
            Assert.StartsWith($"{field} holds what looks like a secret", refused.Problem);
            Assert.DoesNotContain(planted, refused.Problem);
        }

        Assert.Empty(home.Gateway.Registered.List());
        await home.RestartAsync();
        Assert.DoesNotContain(home.Files(), file => Encoding.Latin1.GetString(file.Bytes).Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_edit_needs_the_revision_seen_and_takes_no_secret()
    {
        await using var home = await Home.OpenAsync();
        var desk = home.Gateway.Registered;
        await desk.RegisterAsync(Asked, CancellationToken.None);
        Assert.StartsWith("notes holds what looks", (await desk.EditAsync("3Commas - DCA", Asked with { Revision = 1, Notes = new KeyNotes { Notes = Secret } }, CancellationToken.None)).Problem);
        Assert.Null((await desk.EditAsync("3Commas - DCA", Asked with { Revision = 1, AllowedIps = [], RotateBy = Home.Morning }, CancellationToken.None)).Problem);
        Assert.StartsWith("The key was changed in the meantime", (await desk.EditAsync("3Commas - DCA", Asked with { Revision = 1 }, CancellationToken.None)).Problem);
        var now = desk.Find("3Commas - DCA")!;
        Assert.Equal((2, Home.Morning, 0), (now.Revision, now.RotateBy, now.AllowedIps.Count));
    }

    [Fact]
    public async Task A_label_names_one_live_key_wherever_it_lives()
    {
        await using var home = await Home.OpenAsync();
        var (desk, keys) = (home.Gateway.Registered, home.Gateway.Keys);
        await home.KeyAsync();
        Assert.StartsWith("label 'bot-1' is in use", (await desk.RegisterAsync(Asked with { Label = "bot-1" }, CancellationToken.None)).Problem);
        await desk.RegisterAsync(Asked with { Label = "there" }, CancellationToken.None);
        var cut = new KeyRequest("there", "paper", null, null, "hmac", null, [], [], [], null, null, null);
        Assert.StartsWith("label 'there' is in use", (await keys.CreateAsync(cut, CancellationToken.None)).Problem);

        Assert.Equal("revoked", (await desk.RevokeAsync("there", CancellationToken.None)).Key!.State);
        Assert.Contains("revoked already", (await desk.RevokeAsync("there", CancellationToken.None)).Problem);
        Assert.Null((await keys.CreateAsync(cut, CancellationToken.None)).Problem);
        Assert.Null(home.Gateway.KeyBook.Find("there")!.Service);
    }

    [Fact]
    public async Task Keys_of_two_accounts_may_share_a_label_and_a_review_names_each_so_that_its_command_meets_it()
    {
        await using var home = await Home.OpenAsync();
        await home.Gateway.Accounts.AddAsync(new("grid", "paper", []));
        var keys = new List<KeyView>();
        foreach (var account in (string[])["paper", "grid"])
        {
            keys.Add((await home.Gateway.Keys.CreateAsync(new("same", account, null, null, "hmac", null, [], [], [], null, null, null), CancellationToken.None)).Key!);
        }

        Assert.StartsWith("label 'same' is in use", (await home.Gateway.Registered.RegisterAsync(Asked with { Label = "same" }, CancellationToken.None)).Problem);
        Assert.Equal(
            keys.Select(key => $"./keywright keys snippet {key.ApiKey} --for curl").Order(),
            home.Gateway.Reviews.Report("same")!.Findings.Where(one => one.Kind == "never-used").Select(one => one.Mend).Order());
        Assert.Equal(1, home.Gateway.Reviews.Report("grid/same")!.Reviewed);
    }

    [Theory]
    [InlineData("3Commas", "cancel-only", "permit takes what the exchange can tick: read, spot, margin")]
    [InlineData(" ", "read", "service must say who holds the key")]
    [InlineData("<b>", "read", "service must be at most 64 characters of plain text")]
    public async Task What_is_wrong_is_one_sentence_and_nothing_half_made(string service, string permit, string sentence)
    {
        await using var home = await Home.OpenAsync();
        Assert.StartsWith(sentence, (await home.Gateway.Registered.RegisterAsync(Asked with { Service = service, Permissions = [permit] }, CancellationToken.None)).Problem);
        Assert.StartsWith("lapse must be a date from 2017", (await home.Gateway.Registered.RegisterAsync(Asked with { LapsesAt = default(DateTimeOffset) }, CancellationToken.None)).Problem);
        Assert.Empty(home.Gateway.KeyBook.List(null));
    }
}
