using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Keywright.Bench.Http;

/// <summary>What one durable page costs on the disk the gateway's home is on: a write of 4096 bytes over zeros that are there already, and fdatasync.</summary>
internal static class DiskSync
{
    private const int Page = 4096;
    private const int Times = 400;

    public static double MedianUs(string folder)
    {
        var path = Path.Combine(folder, "sync");
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, BufferSize = 0, Options = FileOptions.DeleteOnClose });
        file.Write(new byte[Page * Times]);
        file.Flush(flushToDisk: true);
        var page = new byte[Page];
        page.AsSpan().Fill(1);
        var ticks = new long[Times];
        for (var i = 0; i < Times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file.SafeFileHandle, page, i * (long)Page);
            if (SyncData(file.SafeFileHandle) != 0)
            {
                throw new IOException("fdatasync failed.");
            }

            ticks[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(ticks);
        return ticks[Times / 2] * 1e6 / Stopwatch.Frequency;
    }

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static extern int SyncData(SafeFileHandle file);
}
