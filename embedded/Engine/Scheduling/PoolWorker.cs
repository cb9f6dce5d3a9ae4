namespace Maestro.Embedded.Engine.Scheduling;

/// <summary>
/// Work for the thread pool that can follow on: what a thread makes ready as the last thing it does, it goes on with itself,
/// which spares a lone run the waking of another thread for each of its steps.
/// </summary>
/// <remarks>
/// Nothing is kept back while other code runs: a follower is taken only inside <see cref="Following"/>, and a worker that finds
/// something else to do first calls <see cref="PassOn"/>.
/// </remarks>
internal abstract class PoolWorker : IThreadPoolWorkItem
{
    // Others who wait for a thread of the pool must get one in the end.
    private const int MaxInARow = 32;

    [ThreadStatic]
    private static PoolWorker? t_follower;

    [ThreadStatic]
    private static bool t_takesFollower;

    void IThreadPoolWorkItem.Execute()
    {
        var worker = this;
        var clean = ExecutionContext.Capture();
        for (var round = 0; round < MaxInARow; round++)
        {
            worker.Work();
            if (t_follower is not { } follower) return;
            t_follower = null;
            worker = follower;

            // As the pool does between two of its items.
            if (clean is not null) ExecutionContext.Restore(clean);
        }

        ThreadPool.UnsafeQueueUserWorkItem(worker, preferLocal: false);
    }

    /// <summary>One worker's share of the work. Must not throw.</summary>
    protected abstract void Work();

    /// <summary>
    /// Has <see cref="Work"/> called once, on this thread when it is about to be free and otherwise on another.
    /// </summary>
    protected void Start()
    {
        if (t_takesFollower && t_follower is null) t_follower = this;
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Gives the follower to another thread, for this one has something else to do.</summary>
    protected static void PassOn()
    {
        if (t_follower is not { } follower) return;
        t_follower = null;
        ThreadPool.UnsafeQueueUserWorkItem(follower, preferLocal: false);
    }

    /// <summary>
    /// Runs <paramref name="last"/>, of which the first worker that it starts follows on this thread. Only from within
    /// <see cref="Work"/>, on its own thread, and only around code of the engine, which does not wait for what it starts.
    /// </summary>
    public static void Following<TState>(TState state, Action<TState> last)
    {
        t_takesFollower = true;
        try
        {
            last(state);
        }
        finally
        {
            t_takesFollower = false;
        }
    }
}
