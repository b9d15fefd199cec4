using System.Collections.Concurrent;
using System.Net;

namespace Keywright.Gateway.Budgets;

/// <summary>What one address may use: raw requests before any work, and weight for public calls.</summary>
public sealed class AddressBudget(BudgetLimits limits)
{
    public FixedWindow RawRequests { get; } = new(5 * BudgetLimits.MinuteUs, limits.RawRequestsPer5Minutes);

    public FixedWindow Weight { get; } = limits.NewWeightWindow();

    public long SeenUs { get; set; }
}

/// <summary>Budgets by address, bounded: past the bound the addresses not seen for a whole window are forgotten.</summary>
public sealed class AddressBudgets(BudgetLimits limits)
{
    public const int AddressesMax = 20_000;

    private readonly ConcurrentDictionary<IPAddress, AddressBudget> byAddress = new();

    /// <summary>All addresses past the bound share this one, so that a flood of addresses cannot exhaust memory or escape its limit.</summary>
    private readonly AddressBudget overflow = new(limits);

    public AddressBudget Of(IPAddress address, long nowUs)
    {
        if (!byAddress.TryGetValue(address, out var budget))
        {
            if (byAddress.Count >= AddressesMax)
            {
                ForgetIdle(nowUs);
            }

            budget = byAddress.Count >= AddressesMax ? overflow : byAddress.GetOrAdd(address, _ => new AddressBudget(limits));
        }

        budget.SeenUs = nowUs;
        return budget;
    }

    private void ForgetIdle(long nowUs)
    {
        foreach (var (address, budget) in byAddress)
        {
            if (nowUs - budget.SeenUs > 5 * BudgetLimits.MinuteUs)
            {
                byAddress.TryRemove(address, out _);
            }
        }
    }
}
