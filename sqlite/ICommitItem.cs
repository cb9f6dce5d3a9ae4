namespace Maestro.Sqlite;

/// <summary>A unit that is written whole or not at all. Items commit in the order of their submission.</summary>
/// <remarks>What is told must be short and must not throw: it runs on the writing thread.</remarks>
public interface ICommitItem<in TWriter>
{
    /// <summary>
    /// Why the item must not be written any more; null when it may. An item built on one that failed has such a reason.
    /// </summary>
    Exception? Obstacle { get; }

    /// <summary>Nothing to write; the item only waits for its turn in the order.</summary>
    bool IsEmpty { get; }

    /// <summary>Writes inside the open transaction; called again when the transaction failed with others.</summary>
    void Write(TWriter writer);

    /// <summary>The item is on disk.</summary>
    void OnCommitted();

    /// <summary>The item is not on disk, or it is unknown whether it is.</summary>
    void OnFailed(Exception exception);
}
