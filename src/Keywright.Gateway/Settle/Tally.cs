using System.Collections.Concurrent;

namespace Keywright.Gateway.Settle;

/// <summary>Answers counted by status and code; strangers are counted here and nowhere else.</summary>
public sealed class Tally
{
    private readonly ConcurrentDictionary<(int Status, int Code), Counter> answers = new();

    public IEnumerable<(int Status, int Code, long Count)> Answers => answers.Select(a => (a.Key.Status, a.Key.Code, a.Value.Read()));

    public void Count(int status, int code) => answers.GetOrAdd((status, code), static _ => new Counter()).Add();

    private sealed class Counter
    {
        private long value;

        public void Add() => Interlocked.Increment(ref value);

        public long Read() => Interlocked.Read(ref value);
    }
}
