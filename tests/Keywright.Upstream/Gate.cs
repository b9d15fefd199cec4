namespace Keywright.Upstream;

/// <summary>Something waits at it until a test opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done once somebody waits.</summary>
    public Task Reached => reached.Task;

    public void Open() => opened.TrySetResult();

    internal Task PassAsync(CancellationToken ct)
    {
        reached.TrySetResult();
        return opened.Task.WaitAsync(ct);
    }
}
