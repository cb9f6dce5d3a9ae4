using System.Globalization;
using System.Text;
using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Client;

/// <summary>Reads instances for clients: what is committed, nothing else. Lists are in order of creation, oldest first.</summary>
internal static class InstanceQueries
{
    public static InstanceRow? FindRow(EngineRuntime engine, string instanceId) =>
        engine.Readers.Use(reader => reader.FindInstance(instanceId));

    public static (InstanceRow Row, string? Input)? FindWithInput(EngineRuntime engine, string instanceId) =>
        engine.Readers.Use<(InstanceRow, string?)?>(reader =>
            reader.FindInstance(instanceId) is { } row ? (row, reader.ReadInput(row.Key)) : null);

    public static OrchestrationMetadata? Find(EngineRuntime engine, string instanceId, bool withPayloads) =>
        engine.Readers.Use(reader =>
            reader.FindInstance(instanceId) is { } row ? Describe(engine, reader, row, withPayloads) : null);

    public static OrchestrationMetadata Describe(EngineRuntime engine, InstanceRow row, bool withPayloads) =>
        engine.Readers.Use(reader => Describe(engine, reader, row, withPayloads));

    public static Page<OrchestrationMetadata> Page(EngineRuntime engine, OrchestrationQuery query, string? token, int size)
    {
        return engine.Readers.Use(reader =>
        {
            var rows = Select(reader, size, (where, command) =>
            {
                After(where, command, token);
                Between(where, command, "created_at", query.CreatedFrom, query.CreatedTo);
                In(where, query.Statuses);
                if (string.IsNullOrEmpty(query.InstanceIdPrefix)) return;
                where.Append(" AND substr(instance_id, 1, length($prefix)) = $prefix");
                command.Parameters.AddWithValue("$prefix", query.InstanceIdPrefix);
            });
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
        var rows = engine.Readers.Use(reader => Select(reader, size, (where, command) =>
        {
            After(where, command, token);
            Between(where, command, "completed_at", completedFrom, completedTo);
            In(where, statuses);
        }));
        return new Page<string>([.. rows.Select(row => row.InstanceId)], NextToken(rows, size));
    }

    /// <summary>Ended instances that a purge filter matches, after the given key.</summary>
    public static List<InstanceRow> SelectEnded(EngineRuntime engine, PurgeInstancesFilter filter, long afterKey, int size) =>
        engine.Readers.Use(reader => Select(reader, size, (where, command) =>
        {
            where.Append(" AND completed_at IS NOT NULL");
            After(where, command, afterKey.ToString(CultureInfo.InvariantCulture));
            Between(where, command, "created_at", filter.CreatedFrom, filter.CreatedTo);
            In(where, filter.Statuses);
        }));

    public static List<InstanceRow> SelectChildren(EngineRuntime engine, long parentKey) =>
        engine.Readers.Use(reader => Select(reader, int.MaxValue, (where, command) =>
        {
            where.Append(" AND parent_key = $parent");
            command.Parameters.AddWithValue("$parent", parentKey);
        }));

    private static OrchestrationMetadata Describe(EngineRuntime engine, DatabaseReader reader, InstanceRow row, bool withPayloads)
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

    private static List<InstanceRow> Select(DatabaseReader reader, int size, Action<StringBuilder, SqliteCommand> filter)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        using var command = reader.Connection.CreateCommand();
        var sql = new StringBuilder($"SELECT {InstanceColumns.All} FROM instances WHERE 1");
        filter(sql, command);
        sql.Append(" ORDER BY key LIMIT $size");
        command.Parameters.AddWithValue("$size", size);
#pragma warning disable CA2100 // Every value is a parameter; only constants of this class are in the text.
        command.CommandText = sql.ToString();
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var found = new List<InstanceRow>();
        while (rows.Read()) found.Add(InstanceColumns.Read(rows));
        return found;
    }

    private static void After(StringBuilder where, SqliteCommand command, string? token)
    {
        if (string.IsNullOrEmpty(token)) return;
        if (!long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key))
            throw new ArgumentException($"'{token}' is not a continuation token of this engine.", nameof(token));
        where.Append(" AND key > $after");
        command.Parameters.AddWithValue("$after", key);
    }

    private static void Between(StringBuilder where, SqliteCommand command, string column, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from is { } lower)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND {column} >= $from");
            command.Parameters.AddWithValue("$from", lower.UtcTicks);
        }

        if (to is { } upper)
        {
            where.Append(CultureInfo.InvariantCulture, $" AND {column} <= $to");
            command.Parameters.AddWithValue("$to", upper.UtcTicks);
        }
    }

    private static void In(StringBuilder where, IEnumerable<OrchestrationRuntimeStatus>? statuses)
    {
        if (statuses is null) return;
        where.Append(" AND status IN (").AppendJoin(',', statuses.Select(status => (int)status)).Append(')');
    }

    private static string? NextToken(List<InstanceRow> rows, int size) =>
        rows.Count < size ? null : rows[^1].Key.ToString(CultureInfo.InvariantCulture);
}
