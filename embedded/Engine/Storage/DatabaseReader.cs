using Maestro.Embedded.Engine.History;
using Maestro.Embedded.Engine.Instances;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>A read connection with its prepared statements. It sees what is committed. Used by one caller at a time.</summary>
internal sealed class DatabaseReader : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _log;
    private readonly SqliteCommand _firstRecord;
    private readonly SqliteCommand _lastRecord;

    public DatabaseReader(SqliteConnection connection)
    {
        _connection = connection;
        _find = Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE instance_id = $key", SqliteType.Text);
        _log = Prepare("SELECT record FROM log WHERE instance = $key ORDER BY id", SqliteType.Integer);
        _firstRecord = Prepare("SELECT record FROM log WHERE instance = $key ORDER BY id LIMIT 1", SqliteType.Integer);
        _lastRecord = Prepare("SELECT record FROM log WHERE instance = $key ORDER BY id DESC LIMIT 1", SqliteType.Integer);
    }

    public SqliteConnection Connection => _connection;

    public InstanceRow? FindInstance(string instanceId)
    {
        _find.Parameters[0].Value = instanceId;
        using var reader = _find.ExecuteReader();
        return reader.Read() ? InstanceColumns.Read(reader) : null;
    }

    public IReadOnlyList<HistoryTurn> ReadLog(long key)
    {
        _log.Parameters[0].Value = key;
        using var reader = _log.ExecuteReader();
        var turns = new List<HistoryTurn>();
        while (reader.Read()) turns.Add(HistoryCodec.Read(reader.GetFieldValue<byte[]>(0)));
        return turns;
    }

    /// <summary>The input of the present execution.</summary>
    public string? ReadInput(long key) =>
        ReadRecord(_firstRecord, key)?.Events.OfType<Started>().FirstOrDefault()?.Input;

    /// <summary>When the instance last did anything; null without history.</summary>
    public DateTime? ReadLastTime(long key) => ReadRecord(_lastRecord, key)?.Time;

    public (long InstanceKey, long MessageId) ReadLastNumbers()
    {
        using var command = _connection.CreateCommand();
        command.CommandText =
            "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'instances'), 0), coalesce((SELECT max(id) FROM messages), 0)";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public long CountOpen()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM instances INDEXED BY instances_open WHERE completed_at IS NULL";
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _find.Dispose();
        _log.Dispose();
        _firstRecord.Dispose();
        _lastRecord.Dispose();
        _connection.Dispose();
    }

    private static HistoryTurn? ReadRecord(SqliteCommand command, long key)
    {
        command.Parameters[0].Value = key;
        return command.ExecuteScalar() is byte[] record ? HistoryCodec.Read(record) : null;
    }

    private SqliteCommand Prepare(string sql, SqliteType type)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.Add("$key", type);
        command.Prepare();
        return command;
    }
}
