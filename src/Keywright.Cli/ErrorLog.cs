using Keywright.Cli.Terminals;
using Microsoft.Extensions.Logging;

namespace Keywright.Cli;

/// <summary>
/// The server's log: warnings and worse, a line each on standard error, so that standard output stays the program's
/// answer. A supervisor stamps and keeps the lines.
/// </summary>
internal sealed class ErrorLog(TextWriter error) : ILoggerFactory
{
    private readonly Lock gate = new();

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName);

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("The program writes its log to standard error and nowhere else.");

    public void Dispose()
    {
        // Standard error belongs to the process.
    }

    private void Write(LogLevel level, string category, string message, Exception? why)
    {
        // One entry is one line: a client's text must not be able to begin a line of its own.
        var line = SafeText.Of($"{level.ToString().ToLowerInvariant()} {category}: {message}");
        lock (gate)
        {
            error.WriteLine(line);
            if (why is not null)
            {
                error.WriteLine("  " + SafeText.Of(why.ToString().ReplaceLineEndings(" | ")));
            }
        }
    }

    private sealed class Writer(ErrorLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Write(logLevel, category, formatter(state, exception), exception);
            }
        }
    }
}
