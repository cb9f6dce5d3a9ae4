using Maestro.Embedded.Engine.Activities;
using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Embedded.Engine.Messages;
using Maestro.Embedded.Engine.Replay;
using Maestro.Embedded.Engine.Storage;
using Maestro.Embedded.Engine.Timers;
using Maestro.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>The parts of one started engine, so that they can reach each other. It owns them.</summary>
internal sealed class EngineRuntime : IDisposable
{
    private readonly Counter _sequence = new(0);
    private readonly ReaderPool<InstanceReader> _readers;

    public EngineRuntime(
        TaskRegistry registry, DurableEngineOptions options, TimeProvider time, ILoggerFactory loggers, Database database)
    {
        Registry = registry;
        Options = options;
        Time = time;
        Loggers = loggers;
        Log = loggers.CreateLogger("Maestro.Engine");
        _readers = new ReaderPool<InstanceReader>(database, session => new InstanceReader(session));
        var last = Read(reader => reader.ReadLastNumbers());
        InstanceKeys = new Counter(last.InstanceKey);
        MessageIds = new Counter(last.MessageId);
        LastMessageAtStart = last.MessageId;
        Retry = new StorageRetry(this);
        Committer = new GroupCommitter<InstanceWriter>(database, session => new InstanceWriter(session), new GroupCommitOptions
        {
            Name = "maestro-engine-writer",
            CommitsOnCaller = true,
            Observer = new EngineCommits(Log, Retry, options.CommitObserver),
        });
        Dispatcher = new TurnDispatcher(options.MaxConcurrentOrchestrations);
        Directory = new InstanceDirectory(this);
        Loader = new InstanceLoader(this);
        Timers = new TimerService(time, Directory.Post);
        Activities = new ActivityRunner(registry, options, time, Log, Directory.Post);
        Waiters = new InstanceWaiters();
    }

    public TaskRegistry Registry { get; }

    public DurableEngineOptions Options { get; }

    public TimeProvider Time { get; }

    public ILoggerFactory Loggers { get; }

    public ILogger Log { get; }

    public Counter InstanceKeys { get; }

    public Counter MessageIds { get; }

    public long LastMessageAtStart { get; }

    public GroupCommitter<InstanceWriter> Committer { get; }

    public StorageRetry Retry { get; }

    public TurnDispatcher Dispatcher { get; }

    public InstanceDirectory Directory { get; }

    public InstanceLoader Loader { get; }

    public TimerService Timers { get; }

    public ActivityRunner Activities { get; }

    public InstanceWaiters Waiters { get; }

    /// <summary>The engine is gone as if its process had died; what still runs in memory counts for nothing.</summary>
    public bool IsAbandoned { get; set; }

    public DateTime UtcNow => Time.GetUtcNow().UtcDateTime;

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="DatabaseException">The database cannot be read.</exception>
    public T Read<T>(Func<InstanceReader, T> read) =>
        IsAbandoned ? throw new EngineStoppedException("The durable engine stopped.") : _readers.Read(read);

    public void Stamp(InstanceMessage message)
    {
        if (message.Sequence == 0) message.Sequence = _sequence.Next();
    }

    /// <summary>A message whose turn did not reach the disk: its caller is told, or the engine handles it again later.</summary>
    public void ThrowBack(string instanceId, InstanceMessage message, Exception exception)
    {
        if (message.HasCaller) message.Refuse(exception);
        else if (!IsAbandoned) Retry.Add(instanceId, message);
    }

    public OrchestrationExecution CreateExecution(InstanceActor actor, InstanceRow row, string? input)
    {
        Registry.TryGetOrchestrator(row.Name, out var body);
        return new OrchestrationExecution(
            row, input, body, Options, Loggers,
            execution => Directory.PostIfPresent(actor.InstanceId, new ViolationMessage(execution)));
    }

    public void LogTurnFailed(string instanceId, Exception exception)
    {
        if (!IsAbandoned) EngineLog.TurnFailed(Log, instanceId, exception);
    }

    public void LogEnd(InstanceRow row)
    {
        if (row.Status == OrchestrationRuntimeStatus.Failed)
            EngineLog.InstanceFailed(Log, row.Name, row.InstanceId, row.Failure?.Type ?? "?", row.Failure?.Message ?? "?");
    }

    public void Dispose()
    {
        Retry.Dispose();
        Timers.Dispose();
        Activities.Dispose();
        Committer.Dispose();
        _readers.Dispose();
    }
}
