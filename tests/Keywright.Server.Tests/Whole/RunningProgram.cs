using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Keywright.Control;
using Xunit;

namespace Keywright.Server.Tests.Whole;

/// <summary>The program serving on free ports: a process of its own, spoken to from outside only.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly TaskCompletionSource errorsEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningProgram(Process process, HomeFolder home)
    {
        this.process = process;
        Home = home;
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null)
            {
                errorsEnd.TrySetResult();
                return;
            }
            lock (errors)
            {
                errors.AppendLine(e.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    public HomeFolder Home { get; }

    public Uri Api { get; private set; } = null!;

    public Uri Console { get; private set; } = null!;

    public IReadOnlyList<string> Notes { get; private set; } = [];

    public bool IsAlive => !process.HasExited;

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    public static Task<RunningProgram> StartAsync(HomeFolder home, params string[] more)
        => StartAsync(home, ProgramRun.Start(["serve", "--json", "--home", home.Path, "--api", "http://127.0.0.1:0", "--console", "http://127.0.0.1:0", .. more]));

    public static async Task<RunningProgram> StartAsync(HomeFolder home, ProcessStartInfo start)
    {
        var program = new RunningProgram(Process.Start(start)!, home);
        if (await program.process.StandardOutput.ReadLineAsync() is not { } line)
        {
            await program.process.WaitForExitAsync();
            await program.errorsEnd.Task;
            Assert.Fail($"serve ended with {program.process.ExitCode}: {program.Errors}");
            return program;
        }
        var said = JsonDocument.Parse(line).RootElement;
        program.Api = new Uri(said.GetProperty("api").GetString()!);
        program.Console = new Uri(said.GetProperty("console").GetString()!);
        program.Notes = [.. said.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!)];
        return program;
    }

    /// <summary>Cuts a key over the control socket, as the command line does.</summary>
    public async Task<KeyCreated> CutAsync(string label, string preset = "spot-bot")
    {
        using var control = new ControlClient(Home);
        var made = await control.CreateKeyAsync(new CreateKey { Label = label, Preset = preset }, CancellationToken.None);
        return Assert.IsType<ControlAnswer<KeyCreated>.Done>(made).Value;
    }

    public async Task<Bot> BotAsync(string label = "bot", string preset = "spot-bot")
    {
        var key = await CutAsync(label, preset);
        return new Bot(Api, key.ApiKey, key.SecretKey!);
    }

    /// <summary>Sends bytes as they are and hears everything until the server hangs up.</summary>
    /// <param name="bytes">What to send.</param>
    /// <param name="andNoMore">Says that nothing will follow, for bytes that may be the beginning of something longer.</param>
    public async Task<string> SayAsync(byte[] bytes, bool andNoMore = false)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Api.Host, Api.Port);
        try
        {
            await socket.SendAsync(bytes);
            if (andNoMore)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // It hung up in the middle of what it had heard enough of; what it said may still be read.
        }
        return await HearAsync(socket);
    }

    public Task<string> SayAsync(string text) => SayAsync(Encoding.Latin1.GetBytes(text));

    public static async Task<string> HearAsync(Socket socket)
    {
        var heard = new StringBuilder();
        var buffer = new byte[16384];
        try
        {
            int read;
            while ((read = await socket.ReceiveAsync(buffer)) != 0)
            {
                heard.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // Reset after its last word.
        }
        return heard.ToString();
    }

    /// <summary>SIGKILL: the process gets to do nothing more.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public void Terminate() => Assert.Equal(0, Signal(process.Id, SigTerm));

    /// <summary>Waits for its end by itself and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync();
        await errorsEnd.Task;
        return process.ExitCode;
    }

    public async Task<int> StopAsync()
    {
        Terminate();
        return await EndAsync();
    }

    public string ProcessId => process.Id.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
