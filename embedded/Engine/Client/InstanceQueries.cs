using System.Globalization;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Client;

/// <summary>Reads instances for clients: what is committed, nothing else. Lists are in order of creation, oldest first.</summary>
internal static class InstanceQueries
{
    public static InstanceRow? FindRow(EngineRuntime engine, string instanceId) =>
        engine.Read(reader => reader.FindInstance(instanceId));

    public static (InstanceRow Row, string? Input)? FindWithInput(EngineRuntime engine, string instanceId) =>
        engine.Read<(InstanceRow, string?)?>(reader =>
            reader.FindInstance(instanceId) is { } row ? (row, reader.ReadInput(row.Key)) : null);

    public static OrchestrationMetadata? Find(EngineRuntime engine, string instanceId, bool withPayloads) =>
        engine.Read(reader =>
            reader.FindInstance(instanceId) is { } row ? Describe(engine, reader, row, withPayloads) : null);

    public static OrchestrationMetadata Describe(EngineRuntime engine, InstanceRow row, bool withPayloads) =>
        engine.Read(reader => Describe(engine, reader, row, withPayloads));

    public static Page<OrchestrationMetadata> Page(EngineRuntime engine, OrchestrationQuery query, string? token, int size)
    {
        var filter = new InstanceFilter
        {
            AfterKey = KeyOf(token),
            Created = TickRange.Of(query.CreatedFrom, query.CreatedTo),
            Statuses = query.Statuses,
            IdPrefix = query.InstanceIdPrefix,
        };
        return engine.Read(reader =>
        {
            var rows = reader.Select(filter, size);
            return new Page<OrchestrationMetadata>(
                [.. rows.Select(row => Describe(engine, reader, row, query.FetchInputsAndOutputs))], NextToken(rows, size));
        });
    }

    public static Page<string> PageIds(
        EngineRuntime engine,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        DateTimeOffset? completedFrom,
        DateTimeOffset? completedTo,
        int size,
        string? token)
    {
        var filter = new InstanceFilter
        {
            AfterKey = KeyOf(token),
            Completed = completedFrom is null && completedTo is null ? null : TickRange.Of(completedFrom, completedTo),
            Statuses = statuses,
        };
        var rows = engine.Read(reader => reader.Select(filter, size));
        return new Page<string>([.. rows.Select(row => row.InstanceId)], NextToken(rows, size));
    }

    /// <summary>Ended instances that a purge filter matches, after the given key.</summary>
    public static List<InstanceRow> SelectEnded(EngineRuntime engine, PurgeInstancesFilter purge, long afterKey, int size)
    {
        var filter = new InstanceFilter
        {
            AfterKey = afterKey,
            Created = TickRange.Of(purge.CreatedFrom, purge.CreatedTo),
            Completed = TickRange.All,
            Statuses = purge.Statuses,
        };
        return engine.Read(reader => reader.Select(filter, size));
    }

    public static List<InstanceRow> SelectChildren(EngineRuntime engine, long parentKey) =>
        engine.Read(reader => reader.SelectChildren(parentKey));

    private static OrchestrationMetadata Describe(EngineRuntime engine, InstanceReader reader, InstanceRow row, bool withPayloads)
    {
        // Steps write history only; the row keeps the time of the last change of status.
        var lastTime = row.IsTerminal ? null : reader.ReadLastTime(row.Key);
        return new OrchestrationMetadata(row.Name, row.InstanceId)
        {
            DataConverter = withPayloads ? engine.Options.DataConverter : null,
            RuntimeStatus = row.Status,
            CreatedAt = row.CreatedAt,
            LastUpdatedAt = lastTime > row.UpdatedAt ? lastTime.Value : row.UpdatedAt,
            SerializedInput = withPayloads ? reader.ReadInput(row.Key) : null,
            SerializedOutput = withPayloads ? row.Output : null,
            SerializedCustomStatus = withPayloads ? row.CustomStatus : null,
            Tags = row.Tags,
            FailureDetails = row.Failure?.ToDetails(),
        };
    }

    private static long KeyOf(string? token) => string.IsNullOrEmpty(token) ? 0
        : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key
        : throw new ArgumentException($"'{token}' is not a continuation token of this engine.", nameof(token));

    private static string? NextToken(List<InstanceRow> rows, int size) =>
        rows.Count < size ? null : rows[^1].Key.ToString(CultureInfo.InvariantCulture);
}
