using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>Callers that wait for an instance to start or to end. They are told after the commit that made it so.</summary>
internal sealed class InstanceWaiters
{
    private readonly ConcurrentDictionary<string, Waiter> _waiters = new(StringComparer.Ordinal);

    /// <summary>
    /// Registers interest. Look at the database after this call and before waiting: a change in between completes the task.
    /// </summary>
    public Waiter Register(string instanceId)
    {
        while (true)
        {
            var waiter = _waiters.GetOrAdd(instanceId, static id => new Waiter(id));
            if (waiter.TryEnter()) return waiter;
            _waiters.TryRemove(new KeyValuePair<string, Waiter>(instanceId, waiter));
        }
    }

    public void Release(Waiter waiter)
    {
        if (waiter.Leave()) _waiters.TryRemove(new KeyValuePair<string, Waiter>(waiter.InstanceId, waiter));
    }

    public void Notify(InstanceRow row)
    {
        if (!_waiters.TryGetValue(row.InstanceId, out var waiter)) return;
        if (row.Status != OrchestrationRuntimeStatus.Pending) waiter.Started.TrySetResult(row);
        if (!row.IsTerminal) return;

        // Later calls ask for a later life of the id.
        _waiters.TryRemove(new KeyValuePair<string, Waiter>(row.InstanceId, waiter));
        waiter.Ended.TrySetResult(row);
    }

    internal sealed class Waiter(string instanceId)
    {
        private readonly Lock _gate = new();
        private int _callers;

        public string InstanceId { get; } = instanceId;

        public TaskCompletionSource<InstanceRow> Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<InstanceRow> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool TryEnter()
        {
            lock (_gate)
            {
                if (_callers < 0) return false;
                _callers++;
                return true;
            }
        }

        /// <returns>True for the last one, after which nobody can enter.</returns>
        public bool Leave()
        {
            lock (_gate)
            {
                if (--_callers > 0) return false;
                _callers = -1;
                return true;
            }
        }
    }
}
