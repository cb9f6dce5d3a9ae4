using Microsoft.Data.Sqlite;

namespace Host.Tests.Support;

/// <summary>The files of a host, read from outside while it runs or after it was killed.</summary>
internal static class QueueFile
{
    public static async Task<int> CountAsync(string folder, string condition) => (await SequencesAsync(folder, condition)).Count;

    /// <summary>Headers of the dead letters.</summary>
    public static Task<List<string>> DeadAsync(string folder) => QueryAsync(folder, "host.db", "SELECT header FROM messages WHERE state = 2");

    /// <summary>Headers of the messages that were received and not settled.</summary>
    public static Task<List<string>> LockedAsync(string folder) => QueryAsync(folder, "host.db", "SELECT header FROM messages WHERE lock_token IS NOT NULL");

    /// <summary>The stored runs.</summary>
    public static Task<List<string>> RunsAsync(string folder) => QueryAsync(folder, "store.db", "SELECT body FROM store_rows WHERE tbl = 'runs' AND row = 'run'");

    private static Task<List<string>> SequencesAsync(string folder, string condition) =>
        QueryAsync(folder, "host.db", $"SELECT seq FROM messages WHERE {condition}");

    private static async Task<List<string>> QueryAsync(string folder, string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "data", file)};Mode=ReadOnly;Pooling=False");
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
