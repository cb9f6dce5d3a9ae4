using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Maestro.Sqlite;

/// <summary>
/// Brings a group of items to disk in one transaction and tells each. Used by one thread at a time, but for <see cref="Abandon"/>
/// and <see cref="Refuse"/>.
/// </summary>
/// <remarks>
/// A transaction that fails is undone and its items are told. When the fault may lie with one item rather than with the file,
/// each is tried alone. After any failure the connection is opened anew: what a failed commit left behind is read, not guessed.
/// </remarks>
internal sealed class GroupTransaction<TWriter>(Database database, Func<SqliteSession, TWriter> create, CommitObserver observer)
{
    private const int MaxItems = 4096;

    private SqliteSession? _session;
    private TWriter? _writer;
    private volatile bool _isAbandoned;

    /// <summary>Nothing further is committed and nobody is told that anything was.</summary>
    public bool IsAbandoned => _isAbandoned;

    public void Abandon() => _isAbandoned = true;

    /// <summary>Tells an item that the end came before it was written.</summary>
    public void Refuse(ICommitItem<TWriter> item) => Fail(item, observer.Ended());

    /// <summary>Commits the items in their order; every one is told when the call returns.</summary>
    public void Commit(List<ICommitItem<TWriter>> items)
    {
        for (var start = 0; start < items.Count; start += MaxItems)
        {
            // Whether an item still stands is settled once, here, on the only thread that makes items fall.
            var group = new List<ICommitItem<TWriter>>(Math.Min(MaxItems, items.Count - start));
            foreach (var item in items.Skip(start).Take(MaxItems))
            {
                if (item.Obstacle is { } obstacle) Fail(item, obstacle);
                else group.Add(item);
            }

            CommitGroup(group);
        }
    }

    /// <summary>Closes the connection; what it had not committed is undone.</summary>
    public void Close()
    {
        var session = _session;
        _session = null;
        _writer = default;
        if (session is null) return;
        try
        {
            session.Rollback();
        }
        catch (SqliteException exception)
        {
            // Closing the connection undoes the transaction as well.
            observer.OnFailed(0, exception);
        }

        session.Dispose();
    }

    private void CommitGroup(List<ICommitItem<TWriter>> group)
    {
        if (TryCommit(group) is not { } error) return;
        if (!IsAbandoned) observer.OnFailed(group.Count, error);
        if (group.Count == 1 || IsAbandoned || error is DatabaseException { IsOfTheFile: true })
        {
            foreach (var item in group) Fail(item, error);
            return;
        }

        // The fault may lie with one item, which throws or does not fit: it must not take the others down.
        foreach (var item in group)
        {
            if ((item.Obstacle ?? TryCommit([item])) is { } alone) Fail(item, alone);
        }
    }

    /// <returns>Why the group is not on disk; null when it is and its items have been told.</returns>
    private Exception? TryCommit(List<ICommitItem<TWriter>> group)
    {
        try
        {
            if (group.Exists(item => !item.IsEmpty)) Write(group);
        }
        catch (Exception exception)
        {
            // Whatever it was, the items must hear of it and the writer must live.
            Close();
            return exception is SqliteException ? DatabaseException.From(exception, database.FullPath) : exception;
        }

        if (IsAbandoned) return observer.Ended();
        foreach (var item in group) Succeed(item);
        return null;
    }

    private void Write(List<ICommitItem<TWriter>> group)
    {
        var start = Stopwatch.GetTimestamp();
        if (_session is null)
        {
            _session = database.OpenWriter();
            _writer = create(_session);
        }

        _session.Begin();
        foreach (var item in group) item.Write(_writer!);
        Reach(CommitPoint.Before);
        if (IsAbandoned) return;
        _session.Commit();
        observer.OnCommitted(group.Count, Stopwatch.GetElapsedTime(start));
        Reach(CommitPoint.After);
    }

    private void Reach(CommitPoint point)
    {
        if (!observer.Reach(point)) Abandon();
    }

    private void Succeed(ICommitItem<TWriter> item)
    {
        try
        {
            item.OnCommitted();
        }
        catch (Exception exception)
        {
            // One item's trouble must not stop the writer for all.
            observer.OnItemThrew(exception);
        }
    }

    private void Fail(ICommitItem<TWriter> item, Exception error)
    {
        try
        {
            item.OnFailed(error);
        }
        catch (Exception exception)
        {
            // As above.
            observer.OnItemThrew(exception);
        }
    }
}
