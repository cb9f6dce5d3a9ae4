using Maestro.Embedded.Engine.Instances;
using Microsoft.DurableTask;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// External events of one execution: waiters and events that nobody waits for yet, by name without regard to case. Buffered
/// events are taken oldest first. Of several waiters the newest is served first, so that a loop may abandon a wait; cancelled
/// ones are passed over. All of this is the SDK's order; see docs/durable-differences.md.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Stack<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<Buffered>> _buffered = new(StringComparer.OrdinalIgnoreCase);
    private long _arrivals;
    private int _open;

    /// <summary>Whether an event could still wake the code.</summary>
    public bool HasWaiters => _open > 0;

    /// <exception cref="Exception">The payload does not fit what the waiter asked for: the execution's failure, not the
    /// waiter's.</exception>
    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters))
        {
            while (waiters.TryPop(out var newest))
            {
                if (!newest.TryComplete(payload, converter)) continue;
                _open--;
                return;
            }
        }

        if (!_buffered.TryGetValue(name, out var queue)) _buffered[name] = queue = new Queue<Buffered>();
        queue.Enqueue(new Buffered(_arrivals++, name, payload));
    }

    /// <exception cref="ArgumentException">The newest waiter of the same name expects another type.</exception>
    public Task<T> Wait<T>(string name, OrchestratorPump pump, CancellationToken cancellation)
    {
        if (!_waiters.TryGetValue(name, out var waiters)) _waiters[name] = waiters = [];
        if (waiters.TryPeek(out var before) && before.Type != typeof(T))
            throw new ArgumentException(
                $"Event '{name}' is already awaited as {before.Type}; it cannot be awaited as {typeof(T)}.");

        var waiter = new Waiter<T>();
        if (_buffered.TryGetValue(name, out var queue) && queue.TryDequeue(out var early))
        {
            waiter.TryComplete(early.Payload, converter);
            return waiter.Task;
        }

        waiters.Push(waiter);
        _open++;
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                pump.EnsureCurrent();
                if (waiter.Cancel(cancellation)) _open--;
            });
        }

        return waiter.Task;
    }

    /// <summary>Everything nobody took, in order of arrival.</summary>
    public IEnumerable<(string Name, string? Payload)> Unprocessed() =>
        _buffered.Values.SelectMany(queue => queue).OrderBy(entry => entry.Order).Select(entry => (entry.Name, entry.Payload));

    private readonly record struct Buffered(long Order, string Name, string? Payload);

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        /// <summary>False when the waiter was cancelled. The payload is read in either case.</summary>
        public abstract bool TryComplete(string? payload, DataConverter converter);
    }

    private sealed class Waiter<T> : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public override Type Type => typeof(T);

        public override bool TryComplete(string? payload, DataConverter converter) =>
            _source.TrySetResult(converter.Deserialize<T>(payload)!);

        public bool Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
