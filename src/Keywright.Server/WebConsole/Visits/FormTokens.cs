using System.Globalization;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>
/// A form that makes a secret carries a token that is good once, so that a browser which sends it again, on reload or going back, makes
/// no second one. That it is really the visitor's browser, the session's own word says; these need only differ.
/// </summary>
internal sealed class FormTokens(DateTimeOffset startedAt)
{
    // Forms that are opened and never sent; past these the oldest are no good any more.
    private const int OpenMax = 1_000;

    // A form of an earlier start must not fit one of this.
    private readonly string start = startedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture);
    private readonly Lock gate = new();
    private readonly Queue<string> order = new();
    private readonly Dictionary<string, string> sessions = [];
    private long issued;

    public string Issue(string session)
    {
        lock (gate)
        {
            var token = $"{start}-{++issued:x}";
            order.Enqueue(token);
            sessions[token] = session;
            if (order.Count > OpenMax)
            {
                sessions.Remove(order.Dequeue());
            }

            return token;
        }
    }

    /// <summary>True the first time, for the session it was made for.</summary>
    public bool TryTake(string session, string token)
    {
        lock (gate)
        {
            return sessions.TryGetValue(token, out var whose) && whose == session && sessions.Remove(token);
        }
    }
}
