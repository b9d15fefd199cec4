using System.Text.Json.Serialization.Metadata;
using Keywright.Gateway.Manage.People;
using Microsoft.AspNetCore.Http;

namespace Keywright.Server.ControlApi;

/// <summary>What the desks for people say, as answers.</summary>
internal static class DeskAnswers
{
    public static Task SendAsync<TView, TWords>(HttpContext http, DeskAnswer<TView> answer, Func<TView, TWords> words, JsonTypeInfo<TWords> shape)
        where TView : class
        => answer.Value is { } value
            ? Answer.JsonAsync(http, 200, words(value), shape)
            : Answer.ProblemAsync(http, StatusOf(answer.Why), answer.Problem ?? "Nothing was done.");

    public static int StatusOf(Refused why) => why switch
    {
        Refused.NotFound => 404,
        Refused.Forbidden => 403,
        Refused.Conflict => 409,
        Refused.Unable => 503,
        _ => 400,
    };
}
