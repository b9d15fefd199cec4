namespace Keywright.Simulation.World;

/// <summary>A stream of choices. Each part of the world has its own, so that a change in one part leaves the others' choices alone.</summary>
internal sealed class Draw(Random random)
{
    public Random Random => random;

    /// <summary>The stream that a seed gives to one part of the world.</summary>
    public static Draw Of(int seed, string part)
    {
        var hash = 2166136261u;
        foreach (var letter in part)
        {
            hash = (hash ^ letter) * 16777619u;
        }

        return new Draw(new Random((int)((hash ^ (uint)seed) * 2654435761u >> 1)));
    }

    public int Below(int end) => random.Next(end);

    /// <summary>Both ends can come.</summary>
    public int Between(int from, int to) => random.Next(from, to + 1);

    public long Between(long from, long to) => random.NextInt64(from, to + 1);

    public bool OneIn(int count) => random.Next(count) == 0;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    public T From<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>Letters and digits.</summary>
    public string Word(int length) =>
        string.Create(length, random, static (span, random) => random.GetItems("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".AsSpan(), span));
}
