using Maestro.Embedded.Engine.History;
using Microsoft.Data.Sqlite;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>An instance's history in words, for tests that fail on it.</summary>
internal static class HistoryDump
{
    public static string Of(string databasePath, string instanceId)
    {
        using var connection = new SqliteConnection($"Data Source={databasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT l.record FROM log l JOIN instances i ON i.key = l.instance WHERE i.instance_id = $id ORDER BY l.id";
        command.Parameters.AddWithValue("$id", instanceId);
        var lines = new List<string>();
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) lines.Add(string.Join("; ", HistoryCodec.Read(rows.GetFieldValue<byte[]>(0)).Events));
        }

        command.CommandText = "SELECT id || ' -> ' || target FROM messages ORDER BY id";
        using (var rows = command.ExecuteReader())
        {
            while (rows.Read()) lines.Add("message " + rows.GetString(0));
        }

        return string.Join(Environment.NewLine, lines);
    }
}
