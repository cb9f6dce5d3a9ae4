using System.Collections.Immutable;
using Maestro.Embedded.Engine.Messages;
using Maestro.Sqlite;
using Microsoft.DurableTask.Client;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>The instances table's columns as values, in one order for reading and writing.</summary>
internal static class InstanceColumns
{
    public const string All =
        "key, instance_id, name, version, generation, status, created_at, updated_at, start_at, completed_at, "
        + "parent_key, parent, tags, trace_parent, trace_state, custom_status, output, failure";

    public static InstanceRow Read(Statement row) => new()
    {
        Key = row.Number(0),
        InstanceId = row.Text(1),
        Name = row.Text(2),
        Version = row.Text(3),
        Generation = (int)row.Number(4),
        Status = (OrchestrationRuntimeStatus)row.Number(5),
        CreatedAt = Time(row.Number(6)),
        UpdatedAt = Time(row.Number(7)),
        StartAt = TimeOrNull(row.NumberOrNull(8)),
        CompletedAt = TimeOrNull(row.NumberOrNull(9)),
        Parent = ReadParent(row.Blob(11)),
        Tags = ReadTags(row.Blob(12)),
        TraceParent = row.TextOrNull(13),
        TraceState = row.TextOrNull(14),
        CustomStatus = row.TextOrNull(15),
        Output = row.TextOrNull(16),
        Failure = ReadFailure(row.Blob(17)),
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

    public static DateTime? TimeOrNull(long? ticks) => ticks is { } known ? Time(known) : null;

    private static DateTime Time(long ticks) => new(ticks, DateTimeKind.Utc);

    // What is absent is stored as null, which reads as no bytes.
    private static ParentLink? ReadParent(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        var reader = new ByteReader(bytes);
        return MessageCodec.ReadParent(ref reader);
    }

    private static IReadOnlyDictionary<string, string> ReadTags(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return ImmutableDictionary<string, string>.Empty;
        var reader = new ByteReader(bytes);
        return MessageCodec.ReadTags(ref reader);
    }

    private static Failure? ReadFailure(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return null;
        var reader = new ByteReader(bytes);
        return HistoryCodec.ReadFailure(ref reader);
    }
}
