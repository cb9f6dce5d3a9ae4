using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Maestro.Stores.Runs;

/// <summary>Rows of one record type under a partition.</summary>
internal static class TypedRows
{
    public static string Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    public static T Parse<T>(TableRow row, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.Body, type)
        ?? throw new InvalidDataException($"Row {row.Partition}/{row.Row} holds null instead of a {typeof(T).Name}.");

    public static async Task<Stored<T>?> GetAsync<T>(
        this ITableStore tables, string table, string partition, string row, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        var found = await tables.GetAsync(table, partition, row, cancellationToken);
        return found is null ? null : new Stored<T>(Parse(found, type), found.ETag);
    }
}
