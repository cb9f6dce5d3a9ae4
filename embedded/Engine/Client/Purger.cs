using Maestro.Embedded.Engine.Instances;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Client;

/// <summary>Deletes ended instances with their history.</summary>
internal static class Purger
{
    private const int InstancesPerCommit = 200;

    public static async Task<PurgeResult> PurgeOneAsync(
        EngineRuntime engine, string instanceId, bool recursive, CancellationToken cancellation)
    {
        if (InstanceQueries.FindRow(engine, instanceId) is not { IsTerminal: true } row) return new PurgeResult(0, true);
        return new PurgeResult(await DeleteAsync(engine, [row], recursive, cancellation), true);
    }

    public static async Task<PurgeResult> PurgeAllAsync(
        EngineRuntime engine, PurgeInstancesFilter filter, bool recursive, CancellationToken cancellation)
    {
        var start = engine.Time.GetTimestamp();
        var count = 0;
        var last = 0L;
        while (true)
        {
            var rows = InstanceQueries.SelectEnded(engine, filter, last, InstancesPerCommit);
            if (rows.Count == 0) return new PurgeResult(count, true);
            last = rows[^1].Key;
            count += await DeleteAsync(engine, rows, recursive, cancellation);
            if (filter.Timeout is { } limit && engine.Time.GetElapsedTime(start) >= limit)
                return new PurgeResult(count, InstanceQueries.SelectEnded(engine, filter, last, 1).Count == 0);
        }
    }

    private static async Task<int> DeleteAsync(
        EngineRuntime engine, IReadOnlyList<InstanceRow> rows, bool recursive, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var keys = new HashSet<long>();
        foreach (var row in rows) Collect(engine, row, recursive, keys);
        if (keys.Count == 0) return 0;

        // A key is one life of an id: should the id be started anew meanwhile, the new life is untouched.
        return await engine.Committer.RunAsync(
            writer =>
            {
                foreach (var key in keys) writer.DeleteInstance(key);
                return keys.Count;
            },
            CancellationToken.None);
    }

    private static void Collect(EngineRuntime engine, InstanceRow row, bool recursive, HashSet<long> keys)
    {
        if (!row.IsTerminal || !keys.Add(row.Key) || !recursive) return;
        foreach (var child in InstanceQueries.SelectChildren(engine, row.Key)) Collect(engine, child, recursive, keys);
    }
}
