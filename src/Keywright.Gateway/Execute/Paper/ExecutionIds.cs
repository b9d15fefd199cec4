namespace Keywright.Gateway.Execute.Paper;

/// <summary>The numbers of executions: they rise with a symbol's events, and a trade gives its two orders one each.</summary>
internal static class ExecutionIds
{
    public static long Of(long updateId, bool asMaker = false) => (updateId * 2) + (asMaker ? 1 : 0);
}
