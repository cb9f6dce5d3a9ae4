using System.Text.Json;
using Maestro.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace Maestro.Embedded.Engine;

/// <summary>How the embedded engine runs. Limits are counts unless the name says otherwise.</summary>
public sealed record DurableEngineOptions
{
    /// <summary>The SQLite file that holds everything; its folder is created when missing.</summary>
    public required string DatabasePath { get; init; }

    /// <summary>Activities that run at once; more wait in memory. Default 256.</summary>
    public int MaxConcurrentActivities { get; init; } = 256;

    /// <summary>Orchestrator turns that run at once. Default twice the processors.</summary>
    public int MaxConcurrentOrchestrations { get; init; } = Environment.ProcessorCount * 2;

    /// <summary>
    /// Turns that may wait for the disk before client calls are refused with <see cref="EngineBusyException"/>. Default 20,000.
    /// </summary>
    public int MaxPendingCommits { get; init; } = 20_000;

    /// <summary>Activities that may wait for a free slot before new orchestrations are refused. Default 100,000.</summary>
    public int MaxQueuedActivities { get; init; } = 100_000;

    /// <summary>Instances kept in memory before idle ones are dropped and later rebuilt by replay. Default 10,000.</summary>
    public int MaxLiveInstances { get; init; } = 10_000;

    /// <summary>How long an instance may idle in memory. Default 10 minutes.</summary>
    public TimeSpan IdleInstanceLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop waits for running activities before it cancels them. Default 30 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The first wait before work that a failed commit threw back is tried again; it doubles up to 5 seconds.</summary>
    public TimeSpan StorageRetryDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest single payload (input, result, event, status), in UTF-16 characters. Default 16 Mi.</summary>
    public int MaxPayloadLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// How large the database may grow; beyond that changes fail with <see cref="DatabaseException"/> until instances are
    /// purged. Default no limit but the disk's.
    /// </summary>
    public long? MaxDatabaseBytes { get; init; }

    /// <summary>The version of orchestrations that are started without one. Default none.</summary>
    public string DefaultVersion { get; init; } = string.Empty;

    /// <summary>How payloads become text. Default JSON with web conventions (camel case, case-insensitive reading).</summary>
    public DataConverter DataConverter { get; init; } =
        new JsonDataConverter(new JsonSerializerOptions(JsonSerializerDefaults.Web) { IncludeFields = true });

    /// <exception cref="ArgumentException">Lists every value that cannot be used.</exception>
    internal void ThrowIfInvalid()
    {
        (string Name, bool Holds)[] rules =
        [
            (nameof(DatabasePath), !string.IsNullOrWhiteSpace(DatabasePath)),
            (nameof(MaxConcurrentActivities), MaxConcurrentActivities > 0),
            (nameof(MaxConcurrentOrchestrations), MaxConcurrentOrchestrations > 0),
            (nameof(MaxPendingCommits), MaxPendingCommits > 0),
            (nameof(MaxQueuedActivities), MaxQueuedActivities > 0),
            (nameof(MaxLiveInstances), MaxLiveInstances > 0),
            (nameof(MaxPayloadLength), MaxPayloadLength > 0),
            (nameof(MaxDatabaseBytes), MaxDatabaseBytes is null or > 0),
            (nameof(IdleInstanceLifetime), IdleInstanceLifetime > TimeSpan.Zero),
            (nameof(StopTimeout), StopTimeout >= TimeSpan.Zero),
            (nameof(StorageRetryDelay), StorageRetryDelay > TimeSpan.Zero),
        ];
        var broken = rules.Where(rule => !rule.Holds).Select(rule => rule.Name).ToList();
        if (broken.Count > 0) throw new ArgumentException($"The engine's options cannot be used: {string.Join(", ", broken)} must be set and above 0.");
    }

    /// <summary>
    /// Where tests stop the world: called around every transaction; false ends the engine there, as a crash would.
    /// </summary>
    internal Func<CommitPoint, bool>? CommitObserver { get; init; }

    /// <summary>Where tests record histories: called for every event as it is appended, in each instance's order.</summary>
    internal Action<InstanceRow, HistoryEvent, DateTime>? HistoryObserver { get; init; }
}
