namespace Keywright.Gateway.Requests;

/// <summary>What a check says: the request one step further, or the refusal that ends its way.</summary>
public readonly struct Verdict<T>
    where T : class
{
    private readonly T? passed;
    private readonly Refusal? refused;

    private Verdict(T? passed, Refusal? refused) => (this.passed, this.refused) = (passed, refused);

    public static implicit operator Verdict<T>(T passed) => new(passed, null);

    public static implicit operator Verdict<T>(Refusal refused) => new(null, refused);

    public Verdict<TNext> Then<TNext>(Func<T, Verdict<TNext>> next)
        where TNext : class
        => passed is null ? refused! : next(passed);

    public bool TryGet([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value, [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Refusal? why)
    {
        (value, why) = (passed, refused);
        return passed is not null;
    }
}
