namespace Maestro.Stores.Sqlite;

/// <summary>
/// Threads that wait for the disk, so that the thread pool's, of which there are few, do not. Started on demand, gone when idle,
/// shared by all stores of the process.
/// </summary>
/// <remarks>Several: what waits at the same time shares one flush of the file system's journal.</remarks>
internal static class DiskThreads
{
    private const int MaxThreads = 16;
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(10);

    private static readonly object Gate = new();
    private static readonly Queue<(Action Work, TaskCompletionSource Done)> Waiting = new();
    private static int _threads;
    private static int _idle;

    /// <summary>Runs the work and completes when it is done, with its exception if it throws.</summary>
    public static Task RunAsync(Action work)
    {
        // Asynchronously: the caller's continuation must not run on, and so hold up, a thread of ours.
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (Gate)
        {
            Waiting.Enqueue((work, done));
            if (_idle >= Waiting.Count || _threads == MaxThreads)
            {
                Monitor.Pulse(Gate);
            }
            else
            {
                _threads++;
                new Thread(Loop) { IsBackground = true, Name = "maestro-store-disk" }.Start();
            }
        }

        return done.Task;
    }

    private static void Loop()
    {
        while (Take() is var (work, done))
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception exception)
            {
                // The thread must live: whoever waits for this work gets its fault.
                done.SetException(exception);
            }
        }
    }

    private static (Action Work, TaskCompletionSource Done)? Take()
    {
        lock (Gate)
        {
            while (Waiting.Count == 0)
            {
                _idle++;
                var woken = Monitor.Wait(Gate, MaxIdle);
                _idle--;
                if (woken || Waiting.Count > 0) continue;
                _threads--;
                return null;
            }

            return Waiting.Dequeue();
        }
    }
}
