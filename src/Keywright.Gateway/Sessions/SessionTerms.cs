using System.Net;
using Keywright.Binance.Wire;
using Keywright.Gateway.Budgets;

namespace Keywright.Gateway.Sessions;

/// <summary>What a connection was opened with.</summary>
/// <param name="Client">The socket's peer.</param>
/// <param name="Address">Its budgets.</param>
/// <param name="TimeUnit">As asked for; null when nothing was.</param>
/// <param name="Unit">The same, read.</param>
/// <param name="ReturnRateLimits">Answers tell the budgets used, unless a request says otherwise.</param>
/// <param name="Post">Puts a whole frame into the connection's outgoing queue; it never waits, and is called with the session locked.</param>
internal sealed record SessionTerms(IPAddress Client, AddressBudget Address, string? TimeUnit, TimeUnit Unit, bool ReturnRateLimits, Action<ReadOnlyMemory<byte>> Post);
