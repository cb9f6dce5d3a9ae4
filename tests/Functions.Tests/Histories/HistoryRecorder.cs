using System.Collections.Concurrent;
using Maestro.Embedded.Engine.History;

namespace Functions.Tests.Histories;

/// <summary>Listens to a real engine and keeps each execution's events. An execution begins with its start.</summary>
internal sealed class HistoryRecorder
{
    private readonly ConcurrentDictionary<string, List<Execution>> _instances = new(StringComparer.Ordinal);

    public void Observe(InstanceRow row, HistoryEvent entry, DateTime at)
    {
        var executions = _instances.GetOrAdd(row.InstanceId, _ => []);
        lock (executions)
        {
            if (entry is Started) executions.Add(new Execution(row, []));
            executions[^1].Events.Add(new RecordedEvent(at, entry));
        }
    }

    public bool Saw(string instanceId, Func<HistoryEvent, bool> what)
    {
        if (!_instances.TryGetValue(instanceId, out var executions)) return false;
        lock (executions) return executions.Exists(execution => execution.Events.Exists(entry => what(entry.Event)));
    }

    /// <param name="outputs">The output of each instance, all of which have completed.</param>
    public IEnumerable<RecordedHistory> Histories(IReadOnlyDictionary<string, string?> outputs)
    {
        foreach (var (id, executions) in _instances.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            for (var i = 0; i < executions.Count; i++)
            {
                var (row, events) = executions[i];
                var isLast = i == executions.Count - 1;
                var value = isLast ? outputs[id] : ((Started)executions[i + 1].Events[0].Event).Input;
                yield return new RecordedHistory(
                    row.Name, id, row.Key, row.Generation, isLast ? "Completed" : "ContinuedAsNew", value, events);
            }
        }
    }

    public IReadOnlyCollection<string> Instances => [.. _instances.Keys];

    private sealed record Execution(InstanceRow Row, List<RecordedEvent> Events);
}
