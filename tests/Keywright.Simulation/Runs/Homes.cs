namespace Keywright.Simulation.Runs;

/// <summary>Folders for what is not simulated: the key database and the seal key. In memory where the machine has such a place.</summary>
internal static class Homes
{
    private const string SharedMemory = "/dev/shm";

    public static DirectoryInfo New() =>
        Directory.Exists(SharedMemory)
            ? Directory.CreateDirectory(Path.Combine(SharedMemory, "keywright-simulation-" + Path.GetRandomFileName()))
            : Directory.CreateTempSubdirectory("keywright-simulation-");
}
