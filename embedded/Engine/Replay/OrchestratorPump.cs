namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// Runs orchestrator code on one thread at a time, in an order that depends on nothing but the facts handed in: it is both
/// the task scheduler and the synchronization context of that code, and it drains its queue before it returns.
/// </summary>
/// <remarks>
/// A continuation that arrives from any other thread means that the code awaited something its context did not create. It is
/// reported and never run: its order could not be repeated.
/// </remarks>
internal sealed class OrchestratorPump : TaskScheduler
{
    private readonly Queue<Task> _queue = new();
    private readonly Context _context;
    private readonly Action _onForeignContinuation;
    private int _thread;
    private Exception? _escaped;

    public OrchestratorPump(Action onForeignContinuation)
    {
        _onForeignContinuation = onForeignContinuation;
        _context = new Context(this);
    }

    public override int MaximumConcurrencyLevel => 1;

    public bool IsCurrent => _thread == Environment.CurrentManagedThreadId;

    /// <summary>Runs the action and everything that it sets off.</summary>
    /// <returns>An exception that left the code with no task to carry it (async void), if any.</returns>
    public Exception? Run(Action<object?> action, object? state)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        _thread = Environment.CurrentManagedThreadId;
        _escaped = null;
        try
        {
            var first = new Task(action, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
            first.RunSynchronously(this);
            _escaped ??= first.Exception?.InnerException;
            while (_queue.TryDequeue(out var next)) TryExecuteTask(next);
            return _escaped;
        }
        finally
        {
            _thread = 0;
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <exception cref="InvalidOperationException">The caller is not running inside <see cref="Run"/>.</exception>
    public void EnsureCurrent()
    {
        if (!IsCurrent)
        {
            throw new InvalidOperationException(
                "An orchestration context was used outside its orchestrator's thread. Orchestrator code may await only tasks "
                + "made by its context, without ConfigureAwait(false), Task.Run or callbacks of other libraries.");
        }
    }

    protected override void QueueTask(Task task)
    {
        if (IsCurrent) _queue.Enqueue(task);
        else _onForeignContinuation();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _queue.ToArray();

    private void Guard(SendOrPostCallback callback, object? state)
    {
        try
        {
            callback(state);
        }
        catch (Exception exception)
        {
            // Only async void gets here; the orchestration fails with it instead of the process.
            _escaped ??= exception;
        }
    }

    private sealed class Context(OrchestratorPump pump) : SynchronizationContext
    {
        public override SynchronizationContext CreateCopy() => this;

        public override void Post(SendOrPostCallback d, object? state) =>
            new Task(() => pump.Guard(d, state), CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(pump);

        public override void Send(SendOrPostCallback d, object? state)
        {
            pump.EnsureCurrent();
            pump.Guard(d, state);
        }
    }
}
