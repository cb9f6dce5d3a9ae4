using System.Collections.Concurrent;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Storage;

/// <summary>
/// Whether each part of the storage could be used at its last try. Requests go on without it; operators are told.
/// </summary>
internal sealed class StorageHealth(RouterMetrics metrics, TimeProvider time, ILogger<StorageHealth> log)
{
    private readonly ConcurrentDictionary<string, StoragePart> _parts = new(StringComparer.Ordinal);

    public bool IsUp => _parts.Values.All(part => part.Up);

    /// <summary>Parts that have been used at least once, by name.</summary>
    public IReadOnlyList<StoragePart> Parts => [.. _parts.Values.OrderBy(part => part.Name, StringComparer.Ordinal)];

    /// <summary>True until the first failure, and from the first success after one.</summary>
    public bool Works(string part) => !_parts.TryGetValue(part, out var known) || known.Up;

    public void Succeeded(string part)
    {
        if (_parts.TryGetValue(part, out var known) && known.Up) return;
        _parts[part] = new(part, true, time.GetUtcNow());
        metrics.Storage(part, up: true);
        if (known is not null) log.StorageBack(part);
    }

    /// <summary>Logged when it begins, not at each try.</summary>
    public void Failed(string part, Exception fault)
    {
        if (_parts.TryGetValue(part, out var known) && !known.Up) return;
        _parts[part] = new(part, false, time.GetUtcNow());
        metrics.Storage(part, up: false);
        log.StorageLost(fault, part);
    }
}

/// <param name="Since">When it came to be so.</param>
internal sealed record StoragePart(string Name, bool Up, DateTimeOffset Since);
