using Maestro.Embedded.Engine.Instances;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>A unit that is written whole or not at all. Items commit in the order of their submission.</summary>
internal interface ICommitItem
{
    /// <summary>False when an earlier item of the same instance failed: this one then builds on nothing and must not be written.</summary>
    bool IsCurrent { get; }

    /// <summary>Nothing to write; the item only waits for its turn in the order.</summary>
    bool IsEmpty { get; }

    void Write(ICommitWriter writer);

    /// <summary>The item is on disk. Runs on the writing thread: must be short and must not throw.</summary>
    void OnCommitted();

    /// <summary>The item is not on disk, or it is unknown whether it is. Must be short and must not throw.</summary>
    void OnFailed(Exception exception);
}

/// <summary>The statements that an item may use inside the writer's transaction.</summary>
internal interface ICommitWriter
{
    void InsertInstance(InstanceRow row);

    void UpdateInstance(InstanceRow row);

    /// <summary>Deletes the row with its log.</summary>
    void DeleteInstance(long key);

    void AppendLog(long key, ReadOnlySpan<byte> record);

    void DeleteLog(long key);

    void InsertMessage(long id, string target, byte[] body);

    void DeleteMessage(long id);
}
