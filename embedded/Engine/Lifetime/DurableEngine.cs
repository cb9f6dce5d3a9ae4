using Maestro.Embedded.Engine.Client;
using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Storage;
using Maestro.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Lifetime;

/// <summary>
/// Runs durable orchestrations in this process on one SQLite file. What a client call acknowledged is on disk; after a crash at
/// any moment at most the activities that were running are run again.
/// </summary>
/// <param name="registry">Must be complete before the start: an unknown name fails the instance that uses it.</param>
/// <param name="options">Fixed for the engine's life.</param>
/// <param name="time">Durable timers follow its wall clock.</param>
/// <param name="loggers">For the engine's own lines and for the loggers that orchestrator code asks for.</param>
public sealed class DurableEngine(TaskRegistry registry, DurableEngineOptions options, TimeProvider time, ILoggerFactory loggers)
    : IAsyncDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private EngineClient? _client;
    private Database? _database;
    private EngineRuntime? _runtime;
    private ITimer? _sweeper;
    private Task _recovery = Task.CompletedTask;

    /// <summary>
    /// Good for use from <see cref="StartAsync"/> until the stop; outside of that its calls throw
    /// <see cref="EngineStoppedException"/>.
    /// </summary>
    public DurableTaskClient Client => _client ??= new EngineClient(() => _stopping.IsCancellationRequested ? null : _runtime);

    /// <summary>Opens the database and takes up unfinished work, which goes on in the background after this returns.</summary>
    /// <exception cref="DatabaseException">The database is owned by another engine, cannot be opened or was written by a newer
    /// version.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_runtime is not null || _stopping.IsCancellationRequested)
            throw new InvalidOperationException("An engine starts once.");
        cancellationToken.ThrowIfCancellationRequested();
        options.ThrowIfInvalid();
        var database = Database.Open(new DatabaseOptions
        {
            Path = options.DatabasePath,
            Schema = EngineSchema.Current,
            IsOwned = true,
            CheckpointPages = 4000,
            MaxBytes = options.MaxDatabaseBytes,
        });
        try
        {
            _runtime = new EngineRuntime(registry, options, time, loggers, database);
        }
        catch
        {
            database.Dispose();
            throw;
        }

        _database = database;
        EngineLog.Started(_runtime.Log, options.DatabasePath, _runtime.Read(reader => reader.CountOpen()));
        _recovery = Task.Run(() => RecoverAsync(_runtime), CancellationToken.None);
        _sweeper = time.CreateTimer(
            static state => ((EngineRuntime)state!).Directory.Sweep(), _runtime, SweepInterval, SweepInterval);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Takes no more work, lets running activities end within <see cref="DurableEngineOptions.StopTimeout"/>, cancels the rest
    /// and closes the database. What was cancelled runs again at the next start. A second call does nothing.
    /// </summary>
    /// <param name="cancellationToken">Cuts the wait short; the stop is still orderly.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_runtime is not { } runtime || _stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        runtime.Timers.Stop();
        if (_sweeper is not null) await _sweeper.DisposeAsync();
        await _recovery;
        var unfinished = await runtime.Activities.StopAsync(options.StopTimeout, cancellationToken);
        await runtime.Dispatcher.WhenIdleAsync();
        await Task.Run(runtime.Committer.Stop, CancellationToken.None);
        Close(runtime);
        EngineLog.Stopped(runtime.Log, unfinished);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _runtime?.Dispose();
        _database?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>
    /// For tests: nothing runs, is queued or is being written. Looked at twice, since work moves while it is counted.
    /// </summary>
    internal bool IsQuiet => IsQuietNow && IsQuietNow;

    internal int LiveInstances => _runtime!.Directory.Count;

    internal int QueuedActivities => _runtime!.Activities.Queued;

    internal int RunningActivities => _runtime!.Activities.Running;

    private bool IsQuietNow =>
        _recovery.IsCompleted && _runtime is { Activities.Running: 0, Dispatcher.IsIdle: true, Committer.IsIdle: true };

    /// <summary>For tests: ends as if the process had been killed. Nothing more is written, nobody is told anything.</summary>
    internal async Task AbandonAsync()
    {
        if (_runtime is not { } runtime || _stopping.IsCancellationRequested) return;
        runtime.IsAbandoned = true;
        await _stopping.CancelAsync();
        runtime.Timers.Stop();
        if (_sweeper is not null) await _sweeper.DisposeAsync();
        runtime.Activities.Abandon();
        await Task.Run(runtime.Committer.Abandon, CancellationToken.None);
        await _recovery;

        // A killed process leaves its write-ahead log behind: whatever still reads here keeps it from being moved into the file.
        _database!.Dispose();
        Close(runtime);
    }

    private void Close(EngineRuntime runtime)
    {
        runtime.IsAbandoned = true;
        runtime.Dispose();
        _database!.Dispose();
    }

    private async Task RecoverAsync(EngineRuntime runtime)
    {
        var scan = new RecoveryScan(runtime, runtime.LastMessageAtStart);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                runtime.Read(reader =>
                {
                    scan.Run(reader, _stopping.Token);
                    return true;
                });
                return;
            }
            catch (DatabaseException exception)
            {
                // Waking an instance twice does no harm, so the scan simply starts over.
                EngineLog.RecoveryFailed(runtime.Log, exception);
                await Task.Delay(options.StorageRetryDelay * 10, time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
