using System.Collections.Concurrent;
using Maestro.Embedded.Engine.Scheduling;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>Runs turns on the thread pool, a bounded number at once, in the order in which they became ready.</summary>
internal sealed class TurnDispatcher(int maxConcurrency) : PoolWorker
{
    private readonly ConcurrentQueue<InstanceActor> _ready = new();
    private int _workers;

    public bool IsIdle => Volatile.Read(ref _workers) == 0 && _ready.IsEmpty;

    public void Enqueue(InstanceActor actor)
    {
        _ready.Enqueue(actor);
        StartWorkerIfNeeded();
    }

    /// <summary>For a stop, when nothing new comes: completes when no turn runs or is ready.</summary>
    public async Task WhenIdleAsync()
    {
        while (!IsIdle) await Task.Yield();
    }

    protected override void Work()
    {
        while (_ready.TryDequeue(out var actor))
        {
            PassOn();
            actor.RunTurn();
        }

        Interlocked.Decrement(ref _workers);

        // An actor enqueued between the last look and the decrement found all places taken.
        if (!_ready.IsEmpty) StartWorkerIfNeeded();
    }

    private void StartWorkerIfNeeded()
    {
        var workers = Volatile.Read(ref _workers);
        while (workers < maxConcurrency)
        {
            var seen = Interlocked.CompareExchange(ref _workers, workers + 1, workers);
            if (seen == workers)
            {
                Start();
                return;
            }

            workers = seen;
        }
    }
}
