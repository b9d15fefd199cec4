using Keywright.Upstream.Faults;

namespace Keywright.Upstream;

/// <summary>Draws a script; it ends, so that whoever lives through it has calm afterwards.</summary>
internal static class RandomScript
{
    public static Script Draw(Random random, RandomScriptOptions options)
    {
        var script = new Script();
        for (var i = 0; i < options.CallFaults; i++)
        {
            // Half of them at the order itself, where they hurt.
            var match = random.Next(2) == 0 ? Match.Place : OrderLife.Calls[random.Next(OrderLife.Calls.Count)];
            var faults = OrderLife.FaultsOf(match, options);
            var fault = faults[random.Next(faults.Count)];
            script.On(match, random.Next(1, options.NumberMax + 1), fault is Late late ? late with { By = late.By * random.NextDouble() } : fault);
        }

        for (var i = 0; i < options.EventFaults; i++)
        {
            var kind = OrderLife.Events[random.Next(OrderLife.Events.Count)];
            var fault = OrderLife.EventFaults[random.Next(OrderLife.EventFaults.Count)];
            if (options.HalfOpen || fault != StreamFault.HalfOpen)
            {
                script.OnEvent(kind, random.Next(1, options.NumberMax + 1), fault);
            }
        }

        return script;
    }
}
