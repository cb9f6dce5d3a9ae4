namespace Maestro.Sqlite;

/// <summary>How a <see cref="GroupCommitter{TWriter}"/> works.</summary>
public sealed record GroupCommitOptions
{
    /// <summary>The name of its thread.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Whether who submits while nothing is being written, and nobody waits for a thread of the pool, commits on its own
    /// thread. That spares it the way to another thread and back, and makes it wait for the disk. Default false.
    /// </summary>
    public bool CommitsOnCaller { get; init; }

    public CommitObserver Observer { get; init; } = new();
}
