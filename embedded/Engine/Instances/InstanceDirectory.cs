using System.Collections.Concurrent;
using Maestro.Embedded.Engine.Messages;

namespace Maestro.Embedded.Engine.Instances;

/// <summary>Finds or makes the actor of an instance id, and keeps the number of actors in memory bounded.</summary>
internal sealed class InstanceDirectory(EngineRuntime runtime)
{
    private readonly ConcurrentDictionary<string, InstanceActor> _actors = new(StringComparer.Ordinal);
    private int _isSweeping;

    public int Count => _actors.Count;

    public void Post(string instanceId, InstanceMessage message)
    {
        runtime.Stamp(message);
        while (!runtime.IsAbandoned)
        {
            var actor = _actors.GetOrAdd(instanceId, static (id, owner) => new InstanceActor(id, owner), runtime);
            if (actor.TryPost(message)) return;
            Remove(actor);
        }

        message.Refuse(new EngineStoppedException("The durable engine stopped before it took this change."));
    }

    /// <summary>Posts only if the instance is in memory.</summary>
    public void PostIfPresent(string instanceId, InstanceMessage message)
    {
        runtime.Stamp(message);
        if (_actors.TryGetValue(instanceId, out var actor)) actor.TryPost(message);
    }

    public void Remove(InstanceActor actor) =>
        _actors.TryRemove(new KeyValuePair<string, InstanceActor>(actor.InstanceId, actor));

    /// <summary>Drops instances that have idled too long and, above the cap, the longest idle ones.</summary>
    public void Sweep()
    {
        if (Interlocked.Exchange(ref _isSweeping, 1) == 1) return;
        try
        {
            var excess = _actors.Count - runtime.Options.MaxLiveInstances;
            var byAge = excess > 0
                ? _actors.Values.OrderBy(actor => actor.LastUsed).AsEnumerable()
                : _actors.Values;
            foreach (var actor in byAge)
            {
                var isOld = runtime.Time.GetElapsedTime(actor.LastUsed) >= runtime.Options.IdleInstanceLifetime;
                if ((isOld || excess > 0) && actor.TryEvict()) excess--;
            }
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }
    }
}
