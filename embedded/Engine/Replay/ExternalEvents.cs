using Microsoft.DurableTask;

namespace Maestro.Embedded.Engine.Replay;

/// <summary>
/// External events of one execution: waiters and events that nobody waits for yet, by name without regard to case. Buffered
/// events are taken oldest first. Of several waiters the newest is served first, as the real SDK does, so that a loop may
/// abandon a wait; a cancelled waiter is removed and takes no event.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<Buffered>> _buffered = new(StringComparer.OrdinalIgnoreCase);
    private long _arrivals;
    private int _waiting;

    public bool HasWaiters => _waiting > 0;

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.Count > 0)
        {
            var newest = waiters[^1];
            Remove(waiters, newest);
            newest.Complete(payload, converter);
            return;
        }

        if (!_buffered.TryGetValue(name, out var queue)) _buffered[name] = queue = new Queue<Buffered>();
        queue.Enqueue(new Buffered(_arrivals++, name, payload));
    }

    /// <exception cref="ArgumentException">A waiter of the same name expects another type.</exception>
    public Task<T> Wait<T>(string name, OrchestratorPump pump, CancellationToken cancellation)
    {
        if (!_waiters.TryGetValue(name, out var waiters)) _waiters[name] = waiters = [];
        if (waiters.Count > 0 && waiters[^1].Type != typeof(T))
            throw new ArgumentException($"Event '{name}' is already awaited as {waiters[^1].Type}; it cannot be awaited as {typeof(T)}.");

        var waiter = new Waiter<T>();
        if (cancellation.IsCancellationRequested)
        {
            waiter.Cancel(cancellation);
            return waiter.Task;
        }

        if (_buffered.TryGetValue(name, out var queue) && queue.TryDequeue(out var early))
        {
            waiter.Complete(early.Payload, converter);
            return waiter.Task;
        }

        waiters.Add(waiter);
        _waiting++;
        if (cancellation.CanBeCanceled)
        {
            cancellation.Register(() =>
            {
                pump.EnsureCurrent();
                if (waiters.Contains(waiter)) Remove(waiters, waiter);
                waiter.Cancel(cancellation);
            });
        }

        return waiter.Task;
    }

    /// <summary>Everything nobody took, in order of arrival.</summary>
    public IEnumerable<(string Name, string? Payload)> Unprocessed() =>
        _buffered.Values.SelectMany(queue => queue).OrderBy(entry => entry.Order).Select(entry => (entry.Name, entry.Payload));

    private void Remove(List<Waiter> waiters, Waiter waiter)
    {
        waiters.Remove(waiter);
        _waiting--;
    }

    private readonly record struct Buffered(long Order, string Name, string? Payload);

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract void Complete(string? payload, DataConverter converter);
    }

    private sealed class Waiter<T> : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public override Type Type => typeof(T);

        public override void Complete(string? payload, DataConverter converter)
        {
            T? value;
            try
            {
                value = converter.Deserialize<T>(payload);
            }
            catch (Exception exception)
            {
                // The event came in a shape that the waiting code did not ask for: its own error to handle.
                _source.TrySetException(exception);
                return;
            }

            _source.TrySetResult(value!);
        }

        public void Cancel(CancellationToken cancellation) => _source.TrySetCanceled(cancellation);
    }
}
