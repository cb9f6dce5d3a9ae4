namespace Maestro.Stores.Sqlite;

/// <summary>A batch that waits for its commit.</summary>
internal sealed class WriteRequest(string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken)
{
    // Asynchronously: a continuation must never run on, and so hold up, the writer's thread.
    private readonly TaskCompletionSource<WriteOutcome> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Table => table;

    public string Partition => partition;

    public IReadOnlyList<TableWrite> Writes => writes;

    public Task<WriteOutcome> Completion => _completion.Task;

    /// <summary>Whether the caller gave up while the batch waited; if so, it has been told.</summary>
    public bool GaveUp() => cancellationToken.IsCancellationRequested && _completion.TrySetCanceled(cancellationToken);

    public void Complete(WriteOutcome outcome) => _completion.TrySetResult(outcome);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}
