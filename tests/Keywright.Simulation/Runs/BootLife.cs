using Keywright.Simulation.World;

namespace Keywright.Simulation.Runs;

/// <summary>Runs pieces of work on one run's scheduler and sees to it that none of them ends badly unnoticed.</summary>
internal sealed class BootLife(Scheduler scheduler, Power power, Action<string, int, string> fault)
{
    private const int StepsMax = 200_000;

    public Task Start(Func<Task> work) => scheduler.Start(work);

    /// <summary>Runs until the work is done; null when the process died before, or a promise was broken.</summary>
    /// <param name="isExcused">Whether such an end is right as things are.</param>
    public T? Drive<T>(string what, Func<Task<T>> work, Func<Exception, bool>? isExcused = null)
        where T : class?
    {
        Task<T>? task = null;
        _ = scheduler.Start(() => task = work());
        for (var left = StepsMax; left > 0 && !task!.IsCompleted && power.IsOn && scheduler.Step(); left--)
        {
        }

        if (!power.IsOn)
        {
            return null;
        }

        if (!task!.IsCompleted)
        {
            fault(what, 3, $"The {what} never came to an end.");
            return null;
        }

        if (task.Exception?.InnerException is { } error)
        {
            if (isExcused?.Invoke(error) == true)
            {
                return null;
            }

            fault(what, 8, $"The {what} failed on a sound disk: {error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
            return null;
        }

        return task.Result;
    }

    /// <summary>A fault of the simulation's own bots, or of the background work, is a fault.</summary>
    public void Judge(IEnumerable<Task> tasks)
    {
        foreach (var error in tasks.Where(task => task.IsFaulted).Select(task => task.Exception!.InnerException!))
        {
            if (power.IsOn)
            {
                fault("background", 3, $"{error.GetType().Name}: {error.Message} {error.StackTrace}");
            }
        }
    }
}
