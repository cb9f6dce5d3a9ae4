using System.Collections.Immutable;
using Maestro.Embedded.Engine.History;
using Maestro.Embedded.Engine.Instances;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>The instances table's columns as values, in one order for reading and writing.</summary>
internal static class InstanceColumns
{
    public const string All =
        "key, instance_id, name, version, generation, status, created_at, updated_at, start_at, completed_at, "
        + "parent_key, parent, tags, trace_parent, trace_state, custom_status, output, failure";

    public static InstanceRow Read(SqliteDataReader reader) => new()
    {
        Key = reader.GetInt64(0),
        InstanceId = reader.GetString(1),
        Name = reader.GetString(2),
        Version = reader.GetString(3),
        Generation = reader.GetInt32(4),
        Status = (OrchestrationRuntimeStatus)reader.GetInt32(5),
        CreatedAt = Time(reader.GetInt64(6)),
        UpdatedAt = Time(reader.GetInt64(7)),
        StartAt = reader.IsDBNull(8) ? null : Time(reader.GetInt64(8)),
        CompletedAt = reader.IsDBNull(9) ? null : Time(reader.GetInt64(9)),
        Parent = ReadParent(Bytes(reader, 11)),
        Tags = ReadTags(Bytes(reader, 12)),
        TraceParent = Text(reader, 13),
        TraceState = Text(reader, 14),
        CustomStatus = Text(reader, 15),
        Output = Text(reader, 16),
        Failure = ReadFailure(Bytes(reader, 17)),
    };

    public static byte[]? WriteParent(ParentLink? parent)
    {
        if (parent is null) return null;
        var writer = new ByteWriter();
        MessageCodec.WriteParent(writer, parent);
        return writer.ToArray();
    }

    public static byte[]? WriteTags(IReadOnlyDictionary<string, string> tags)
    {
        if (tags.Count == 0) return null;
        var writer = new ByteWriter();
        MessageCodec.WriteTags(writer, tags);
        return writer.ToArray();
    }

    public static byte[]? WriteFailure(Failure? failure)
    {
        if (failure is null) return null;
        var writer = new ByteWriter();
        HistoryCodec.WriteFailure(writer, failure);
        return writer.ToArray();
    }

    public static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);

    private static byte[]? Bytes(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static ParentLink? ReadParent(byte[]? bytes)
    {
        if (bytes is null) return null;
        var reader = new ByteReader(bytes);
        return MessageCodec.ReadParent(ref reader);
    }

    private static IReadOnlyDictionary<string, string> ReadTags(byte[]? bytes)
    {
        if (bytes is null) return ImmutableDictionary<string, string>.Empty;
        var reader = new ByteReader(bytes);
        return MessageCodec.ReadTags(ref reader);
    }

    private static Failure? ReadFailure(byte[]? bytes)
    {
        if (bytes is null) return null;
        var reader = new ByteReader(bytes);
        return HistoryCodec.ReadFailure(ref reader);
    }
}
