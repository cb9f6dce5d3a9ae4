using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Maestro.TestKit;

/// <summary>Keeps everything that is logged.</summary>
public sealed class LogSink : ILoggerProvider
{
    public ConcurrentQueue<LogLine> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Sink(categoryName, Lines);

    public void Dispose()
    {
    }

    private sealed class Sink(string category, ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(logLevel, category, eventId.Id, formatter(state, exception), exception));
    }
}

public sealed record LogLine(LogLevel Level, string Category, int Id, string Text, Exception? Exception)
{
    /// <summary>As a log file would have it.</summary>
    public override string ToString() => $"{Level} {Category}[{Id}] {Text} {Exception}";
}
