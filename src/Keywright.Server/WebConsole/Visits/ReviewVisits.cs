using Keywright.Gateway.Manage.Reviews;
using Keywright.Server.WebConsole.Pages;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>The pages of the reviews: findings, the sign-off, the calendar.</summary>
internal sealed class ReviewVisits(ReviewDesk desk)
{
    private const int FindingsAPage = 100;

    /// <summary>Since when a review is overdue; null while none is.</summary>
    public DateTimeOffset? DueSince() => desk.Standing() is { IsOverdue: true, DueAt: var since } ? since : null;

    public Task<Page> ShowAsync(Visit visit) => Task.FromResult(Show(visit, null, visit.Form["done"] == "signed", 200));

    /// <summary>Whoever is signed in says so under their own name.</summary>
    public async Task<Page> SignOffAsync(Visit visit)
    {
        var signed = await desk.SignOffAsync(visit.Visitor.Name, CancellationToken.None).ConfigureAwait(false);
        return signed.Standing is null ? Show(visit, signed.Problem, false, 400) : new Page.Elsewhere("/review?done=signed");
    }

    public Task<Page> CalendarAsync(Visit visit) => Task.FromResult<Page>(new Page.Document("text/calendar; charset=utf-8", "keywright.ics", desk.Calendar().Text));

    private Page Show(Visit visit, string? problem, bool done, int status)
    {
        var report = desk.Report(null)!;
        return Page.Of<ReviewPage, ReviewModel>(new(report, Part<Finding>.Of(report.Findings, FindingsAPage, visit.Form["page"]), problem, done), status);
    }
}
