using Keywright.Control;
using Keywright.Gateway.Manage.Reviews;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>Reviews and assessments over the control socket.</summary>
internal sealed class ReviewRoutes(ReviewDesk reviews, AssessDesk assessments)
{
    private const long LongestSeconds = 4_000_000_000;

    public Task ReportAsync(HttpContext http)
    {
        var name = http.Request.Query["key"].ToString();
        return reviews.Report(name.Length == 0 ? null : name) is { } report
            ? Answer.JsonAsync(http, 200, new ReviewFound(Words.ToStatus(report.Standing), report.Reviewed, [.. report.Findings.Select(Words.ToFinding)]), ControlJson.Default.ReviewFound)
            : Answer.ProblemAsync(http, 404, $"There is no live key '{name}' to look at: keywright keys list shows them all.");
    }

    public Task StatusAsync(HttpContext http) => Answer.JsonAsync(http, 200, Words.ToStatus(reviews.Standing()), ControlJson.Default.ReviewStatus);

    public Task SignOffAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SignOffReview, "a sign-off", signOff =>
        ChangedAsync(http, reviews.SignOffAsync(signOff.Name ?? "", CancellationToken.None)));

    public Task SetAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.SetReviews, "settings", set =>
        ChangedAsync(http, reviews.SetAsync(Span(set.EverySeconds), Span(set.RotationSeconds), Span(set.UnusedSeconds), CancellationToken.None)));

    public Task CalendarAsync(HttpContext http)
    {
        var file = reviews.Calendar();
        return Answer.JsonAsync(http, 200, new ReviewCalendar(file.Text, file.Events), ControlJson.Default.ReviewCalendar);
    }

    public Task QuestionsAsync(HttpContext http)
    {
        IReadOnlyList<AssessQuestion> questions = [.. RedFlag.All.Select(flag => new AssessQuestion(flag.Name, flag.Asks))];
        return Answer.JsonAsync(http, 200, questions, ControlJson.Default.IReadOnlyListAssessQuestion);
    }

    public Task AssessAsync(HttpContext http) => KeyRoutes.WithBodyAsync(http, ControlJson.Default.AssessService, "an assessment", async asked =>
    {
        var (made, problem) = await assessments.AssessAsync(new AssessRequest(asked.Yes, asked.Service, asked.For, asked.Hosted, asked.Key), CancellationToken.None).ConfigureAwait(false);
        await (made is not null
            ? Answer.JsonAsync(
                http, 200, new AssessmentMade(made.Verdict, made.Score, made.ScoreMax, made.Flags, made.Why, made.Preset, made.Command, made.Key), ControlJson.Default.AssessmentMade)
            : Answer.ProblemAsync(http, 400, problem ?? "Nothing was assessed.")).ConfigureAwait(false);
    });

    private static async Task ChangedAsync(HttpContext http, ValueTask<ReviewResult> change)
    {
        var changed = await change.ConfigureAwait(false);
        await (changed.Standing is { } standing
            ? Answer.JsonAsync(http, 200, Words.ToStatus(standing), ControlJson.Default.ReviewStatus)
            : Answer.ProblemAsync(http, 400, changed.Problem ?? "Nothing was changed.")).ConfigureAwait(false);
    }

    // What no time span could hold is out of every bound, and is told so by the desk.
    private static TimeSpan? Span(long? seconds) => seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, 0, LongestSeconds)) : null;
}
