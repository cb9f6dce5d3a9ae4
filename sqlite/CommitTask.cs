namespace Maestro.Sqlite;

/// <summary>Work whose caller waits until it is on disk. Work that is cancelled before its commit began was not done.</summary>
internal sealed class CommitTask<TWriter, T>(Func<TWriter, T> work, CancellationToken cancellation) : ICommitItem<TWriter>
{
    // Asynchronously: a continuation must never run on, and so hold up, the writing thread.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public Exception? Obstacle => cancellation.IsCancellationRequested ? new OperationCanceledException(cancellation) : null;

    public bool IsEmpty => false;

    public void Write(TWriter writer) => _result = work(writer);

    public void OnCommitted() => _done.TrySetResult(_result!);

    public void OnFailed(Exception exception)
    {
        if (exception is OperationCanceledException && cancellation.IsCancellationRequested) _done.TrySetCanceled(cancellation);
        else _done.TrySetException(exception);
    }
}
