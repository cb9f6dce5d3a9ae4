using Microsoft.Data.Sqlite;

namespace Host.Tests.Support;

/// <summary>The files of a host, read from outside while it runs or after it was killed.</summary>
internal static class QueueFile
{
    /// <summary>Ids of all messages, in whatever queue.</summary>
    public static Task<List<string>> IdsAsync(string folder) => QueryAsync(folder, "host.db", "SELECT id FROM queue_messages");

    /// <summary>Bodies of the messages that were received and not settled.</summary>
    public static Task<List<string>> HeldAsync(string folder) =>
        QueryAsync(folder, "host.db", "SELECT CAST(body AS TEXT) FROM queue_messages WHERE receipt IS NOT NULL");

    /// <summary>The stored runs.</summary>
    public static Task<List<string>> RunsAsync(string folder) =>
        QueryAsync(folder, "store.db", "SELECT body FROM store_rows WHERE tbl = 'runs' AND row = 'run'");

    private static async Task<List<string>> QueryAsync(string folder, string file, string sql)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "data", file)};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are in the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var values = new List<string>();
        while (await reader.ReadAsync()) values.Add(reader.GetValue(0).ToString()!);
        return values;
    }
}
