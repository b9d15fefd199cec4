using System.Text;
using Keywright.Upstream.Faults;

namespace Keywright.Upstream;

/// <summary>
/// What goes wrong, and when: rules on calls and on events. A rule counts the calls that fit it, from 1, and acts on a stretch of them;
/// of several rules that would act the first added does. Calls refused by a penalty are not counted.
/// </summary>
public sealed class Script
{
    private readonly Lock gate = new();
    private readonly List<CallRule> calls = [];
    private readonly List<EventRule> events = [];

    /// <summary>A fault on every call that fits.</summary>
    public Script Always(Match match, Fault fault) => Add(match, 1, int.MaxValue, fault);

    /// <summary>A fault on the n-th call that fits, from 1, and on those after it up to a count.</summary>
    public Script On(Match match, int call, Fault fault, int count = 1) => Add(match, call, count, fault);

    /// <summary>Something on the n-th event of a kind, from 1, and on those after it up to a count. Empty for every kind.</summary>
    /// <param name="kind">Its <c>e</c>: executionReport, trade, depthUpdate…</param>
    public Script OnEvent(string kind, int nth, StreamFault fault, int count = 1) =>
        OnEvent($"event {(kind.Length == 0 ? "of any kind" : kind)}", told => kind.Length == 0 || told.Kind == kind, nth, fault, count);

    public Script OnEvent(string name, Func<StreamEvent, bool> fits, int nth, StreamFault fault, int count = 1)
    {
        lock (gate)
        {
            events.Add(new EventRule(name, fits, nth, count, fault));
        }

        return this;
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void Clear()
    {
        lock (gate)
        {
            calls.Clear();
            events.Clear();
        }
    }

    /// <summary>From now on the other's rules hold; they count from here.</summary>
    public void Become(Script other)
    {
        ArgumentNullException.ThrowIfNull(other);
        lock (gate)
        {
            calls.Clear();
            events.Clear();
            calls.AddRange(other.calls);
            events.AddRange(other.events);
        }
    }

    /// <summary>Rules on calls whose whole stretch has been used, of all rules on calls.</summary>
    public (int Used, int All) CallRules
    {
        get
        {
            lock (gate)
            {
                return (calls.Count(rule => rule.IsUsedUp), calls.Count);
            }
        }
    }

    /// <summary>Some faults drawn at the points of an order's life; the same seed, the same script.</summary>
    public static Script Random(int seed, RandomScriptOptions? options = null) => RandomScript.Draw(new Random(seed), options ?? new RandomScriptOptions());

    public override string ToString()
    {
        lock (gate)
        {
            var text = new StringBuilder();
            calls.ForEach(rule => text.AppendLine(rule.ToString()));
            events.ForEach(rule => text.AppendLine(rule.ToString()));
            return text.ToString();
        }
    }

    internal Fault? Choose(Arrival arrival)
    {
        lock (gate)
        {
            Fault? chosen = null;
            foreach (var rule in calls)
            {
                var says = rule.Hear(arrival);
                chosen ??= says;
            }

            return chosen;
        }
    }

    internal StreamFault Choose(StreamEvent told)
    {
        lock (gate)
        {
            var chosen = StreamFault.None;
            foreach (var rule in events)
            {
                var says = rule.Hear(told);
                chosen = chosen == StreamFault.None ? says : chosen;
            }

            return chosen;
        }
    }

    private Script Add(Match match, int call, int count, Fault fault)
    {
        lock (gate)
        {
            calls.Add(new CallRule(match, call, count, fault));
        }

        return this;
    }

    private sealed class CallRule(Match match, int from, int count, Fault fault)
    {
        private int heard;

        public bool IsUsedUp => heard - from + 1 >= count;

        public Fault? Hear(Arrival arrival) => match.Fits(arrival) && ++heard >= from && heard - from < count ? fault : null;

        public override string ToString() => $"{match}, {Stretch(from, count)}: {fault}";
    }

    private sealed class EventRule(string name, Func<StreamEvent, bool> fits, int from, int count, StreamFault fault)
    {
        private int heard;

        public StreamFault Hear(StreamEvent told) => fits(told) && ++heard >= from && heard - from < count ? fault : StreamFault.None;

        public override string ToString() => $"{name}, {Stretch(from, count)}: {fault}";
    }

    private static string Stretch(int from, int count) => count switch
    {
        1 => $"number {from}",
        int.MaxValue => $"from number {from} on",
        _ => $"numbers {from} to {from + count - 1}",
    };
}
