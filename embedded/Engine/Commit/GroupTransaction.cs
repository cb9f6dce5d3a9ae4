using System.Diagnostics;
using Maestro.Embedded.Engine.Diagnostics;
using Maestro.Embedded.Engine.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>
/// Brings a group of items to disk in one transaction and tells each. Used by one thread at a time, but for <see cref="Abandon"/>
/// and <see cref="Refuse"/>.
/// </summary>
/// <remarks>
/// A transaction that fails is undone and its items are told. When the fault may lie with one item rather than with the file,
/// each is tried alone. After any failure the connection is opened anew: what a failed commit left behind is read, not guessed.
/// </remarks>
internal sealed class GroupTransaction(EngineDatabase database, Func<CommitPoint, bool>? observer, ILogger log, Action onSuccess)
{
    private const int MaxItems = 4096;

    private SqliteCommitWriter? _writer;
    private volatile bool _isAbandoned;

    /// <summary>Nothing further is committed and nobody is told that anything was.</summary>
    public bool IsAbandoned => _isAbandoned;

    public void Abandon() => _isAbandoned = true;

    /// <summary>Tells an item that the engine ended before it was written.</summary>
    public void Refuse(ICommitItem item) => Fail(item, Ended());

    /// <summary>Commits the items in their order; every one is told when the call returns.</summary>
    public void Commit(List<ICommitItem> items)
    {
        for (var start = 0; start < items.Count; start += MaxItems)
        {
            // Whether an item still stands is settled once, here, on the only thread that makes items fall.
            var group = new List<ICommitItem>(Math.Min(MaxItems, items.Count - start));
            foreach (var item in items.Skip(start).Take(MaxItems))
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
        if (!IsAbandoned) EngineLog.CommitFailed(log, group.Count, error);
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
            Close();
            return exception is SqliteException sqlite && StorageError.IsOfTheFile(sqlite)
                ? StorageError.Describe("The commit failed", sqlite)
                : exception;
        }

        if (IsAbandoned) return Ended();
        foreach (var item in group) Succeed(item);
        onSuccess();
        return null;
    }

    private void Write(List<ICommitItem> group)
    {
        var start = Stopwatch.GetTimestamp();
        _writer ??= new SqliteCommitWriter(database.OpenWriter());
        _writer.Begin();
        foreach (var item in group) item.Write(_writer);
        Observe(CommitPoint.Before);
        if (IsAbandoned) return;
        _writer.Commit();
        EngineTelemetry.CommitDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        EngineTelemetry.CommitItems.Record(group.Count);
        Observe(CommitPoint.After);
    }

    private static EngineStoppedException Ended() => new("The durable engine stopped before this change was on disk.");

    private void Observe(CommitPoint point)
    {
        if (observer?.Invoke(point) == false) Abandon();
    }

    /// <summary>Closes the connection; what it had not committed is undone.</summary>
    public void Close()
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
            EngineLog.CommitFailed(log, 0, exception);
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
            EngineLog.AfterCommitFailed(log, exception);
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
            EngineLog.AfterCommitFailed(log, exception);
        }
    }
}
