using System.Net;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;
using Keywright.Gateway.Streams;

namespace Keywright.Gateway.Sessions;

/// <summary>What a connection was opened with.</summary>
/// <param name="Client">The socket's peer.</param>
/// <param name="Address">Its budgets.</param>
/// <param name="TimeUnit">As asked for; null when nothing was.</param>
/// <param name="Unit">The same, read.</param>
/// <param name="ReturnRateLimits">Answers tell the budgets used, unless a request says otherwise.</param>
/// <param name="Outbox">What is posted here is sent.</param>
internal sealed record SessionTerms(IPAddress Client, AddressBudget Address, string? TimeUnit, TimeUnit Unit, bool ReturnRateLimits, Outbox Outbox)
{
    public void Post(ReadOnlyMemory<byte> frame) => Outbox.TryPost(new StreamFrame(frame));
}
