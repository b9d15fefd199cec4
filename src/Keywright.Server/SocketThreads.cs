namespace Keywright.Server;

/// <summary>
/// Which threads work on what comes on a socket. The runtime reads this once for the whole process, at its first socket, so the program decides it and
/// not the parts that use sockets (decision 0026).
/// </summary>
public static class SocketThreads
{
    private const string Variable = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>The threads that poll the sockets, one for each processor, carry on with what came, up to its next wait. Who sets the variable decides otherwise.</summary>
    public static void WorkWhereTheyPoll()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            Environment.SetEnvironmentVariable(Variable, "1");
        }
    }
}
