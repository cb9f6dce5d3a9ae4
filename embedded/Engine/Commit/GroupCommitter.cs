using System.Diagnostics;
using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Embedded.Engine.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>
/// The one writer. Everything submitted while a transaction is on its way to the disk goes into the next one, so the number of
/// synchronous writes does not grow with the load.
/// </summary>
/// <remarks>
/// Who submits while nothing is being written, and nobody waits for a thread of the pool, commits on its own thread, which
/// spares a lone run the way to another thread and back. All else is for the writer's own thread.
/// A transaction that fails is undone and its items are told. When the fault may lie with one item rather than with the file,
/// each is tried alone. After any failure the connection is opened anew: what a failed commit left behind is read, not guessed.
/// </remarks>
internal sealed class GroupCommitter : IDisposable
{
    private const int MaxItemsPerCommit = 4096;

    private readonly EngineDatabase _database;
    private readonly ILogger _log;
    private readonly Func<CommitPoint, bool>? _observer;
    private readonly Action _onSuccess;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private List<ICommitItem> _queue = [];
    private List<ICommitItem> _taken = [];
    private SqliteCommitWriter? _writer;
    private bool _isStopping;
    private bool _isStopped;
    private bool _isWriting;
    private volatile bool _isAbandoned;

    public GroupCommitter(EngineDatabase database, DurableEngineOptions options, ILogger log, Action onSuccess)
    {
        _database = database;
        _log = log;
        _observer = options.CommitObserver;
        _onSuccess = onSuccess;
        _thread = new Thread(Work) { IsBackground = true, Name = "maestro-engine-writer" };
        _thread.Start();
    }

    public int Pending => _queue.Count;

    public bool IsIdle
    {
        get
        {
            lock (_gate) return _queue.Count == 0 && !_isWriting;
        }
    }

    public void Submit(ICommitItem item)
    {
        bool isRefused;
        lock (_gate)
        {
            isRefused = _isStopped;
            if (!isRefused)
            {
                _queue.Add(item);
                if (_isWriting || _isStopping || _isAbandoned) return;
                if (ThreadPool.PendingWorkItemCount > 0)
                {
                    // Others want this thread.
                    Monitor.Pulse(_gate);
                    return;
                }

                Take();
            }
        }

        if (isRefused)
        {
            Fail(item, Ended());
            return;
        }

        CommitTaken();
        lock (_gate)
        {
            if (_queue.Count > 0 || _isStopping || _isAbandoned) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Writes what is queued, then ends.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        if (Thread.CurrentThread != _thread) _thread.Join();
    }

    /// <summary>Ends at once, as a crash would: nothing further is committed and nobody is told anything.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
        Stop();
    }

    public void Dispose() => Stop();

    private void Work()
    {
        while (WaitAndTake()) CommitTaken();
        CloseWriter();
        List<ICommitItem> rest;
        lock (_gate)
        {
            _isStopped = true;
            rest = _queue;
            _queue = [];
        }

        foreach (var item in rest) Fail(item, Ended());
    }

    /// <returns>False when the writer is to end: nobody writes then, and nobody will.</returns>
    private bool WaitAndTake()
    {
        lock (_gate)
        {
            while (true)
            {
                if (!_isWriting)
                {
                    if (_isAbandoned || (_isStopping && _queue.Count == 0)) return false;
                    if (_queue.Count > 0) break;
                }

                Monitor.Wait(_gate);
            }

            Take();
            return true;
        }
    }

    /// <summary>The caller holds the gate, and writes until it gives the writing back.</summary>
    private void Take()
    {
        (_queue, _taken) = (_taken, _queue);
        _isWriting = true;
    }

    private void CommitTaken()
    {
        CommitQueued(_taken);
        lock (_gate)
        {
            _taken.Clear();
            _isWriting = false;
        }
    }

    private void CommitQueued(List<ICommitItem> items)
    {
        for (var start = 0; start < items.Count; start += MaxItemsPerCommit)
        {
            // Whether an item still stands is settled once, here, on the only thread that makes items fall.
            var group = new List<ICommitItem>(Math.Min(MaxItemsPerCommit, items.Count - start));
            foreach (var item in items.Skip(start).Take(MaxItemsPerCommit))
            {
                if (item.IsCurrent) group.Add(item);
                else Fail(item, new EngineStorageException("An earlier commit of the same instance failed."));
            }

            CommitGroup(group);
        }
    }

    private void CommitGroup(List<ICommitItem> group)
    {
        if (TryCommit(group) is not { } error) return;
        if (!_isAbandoned) EngineLog.CommitFailed(_log, group.Count, error);
        if (group.Count == 1 || error is EngineStorageException or EngineStoppedException)
        {
            foreach (var item in group) Fail(item, error);
            return;
        }

        // The fault may lie with one item: it must not take the others down.
        foreach (var item in group)
        {
            var alone = item.IsCurrent ? TryCommit([item]) : error;
            if (alone is not null) Fail(item, alone);
        }
    }

    /// <returns>Why the group is not on disk; null when it is and its items have been told.</returns>
    private Exception? TryCommit(List<ICommitItem> group)
    {
        try
        {
            if (group.Exists(item => !item.IsEmpty)) Write(group);
        }
        catch (Exception exception)
        {
            // Whatever it was, the items must hear of it and the writer must live.
            CloseWriter();
            return exception is SqliteException sqlite && StorageError.IsOfTheFile(sqlite)
                ? StorageError.Describe("The commit failed", sqlite)
                : exception;
        }

        if (_isAbandoned) return Ended();
        foreach (var item in group) Succeed(item);
        _onSuccess();
        return null;
    }

    private void Write(List<ICommitItem> group)
    {
        var start = Stopwatch.GetTimestamp();
        _writer ??= new SqliteCommitWriter(_database.OpenWriter());
        _writer.Begin();
        foreach (var item in group) item.Write(_writer);
        Observe(CommitPoint.Before);
        if (_isAbandoned) return;
        _writer.Commit();
        EngineTelemetry.CommitDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        EngineTelemetry.CommitItems.Record(group.Count);
        Observe(CommitPoint.After);
    }

    private static EngineStoppedException Ended() => new("The durable engine stopped before this change was on disk.");

    private void Observe(CommitPoint point)
    {
        if (_observer?.Invoke(point) == false) _isAbandoned = true;
    }

    private void CloseWriter()
    {
        var writer = _writer;
        _writer = null;
        if (writer is null) return;
        try
        {
            writer.Rollback();
        }
        catch (SqliteException exception)
        {
            // Closing the connection undoes the transaction as well.
            EngineLog.CommitFailed(_log, 0, exception);
        }

        writer.Dispose();
    }

    private void Succeed(ICommitItem item)
    {
        try
        {
            item.OnCommitted();
        }
        catch (Exception exception)
        {
            // One instance's trouble must not stop the writer for all.
            EngineLog.AfterCommitFailed(_log, exception);
        }
    }

    private void Fail(ICommitItem item, Exception error)
    {
        try
        {
            item.OnFailed(error);
        }
        catch (Exception exception)
        {
            // As above.
            EngineLog.AfterCommitFailed(_log, exception);
        }
    }
}
