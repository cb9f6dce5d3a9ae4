namespace Maestro.Sqlite;

/// <summary>Hears what a <see cref="GroupCommitter{TWriter}"/> does. This one does nothing about it.</summary>
public class CommitObserver
{
    /// <summary>Called around every transaction; false ends the writer there, as a crash would.</summary>
    public virtual bool Reach(CommitPoint point) => true;

    /// <summary>A transaction is on disk.</summary>
    public virtual void OnCommitted(int items, TimeSpan took)
    {
    }

    /// <summary>A transaction failed; its items are told, or tried one by one.</summary>
    public virtual void OnFailed(int items, Exception exception)
    {
    }

    /// <summary>An item threw when it was told its outcome; that is a fault of the item.</summary>
    public virtual void OnItemThrew(Exception exception)
    {
    }

    /// <summary>What those are told whose items come after the end.</summary>
    public virtual Exception Ended() => new ObjectDisposedException("The database is closed.", (Exception?)null);
}
