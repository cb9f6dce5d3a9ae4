using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>The write connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteCommitWriter : ICommitWriter, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _insertInstance;
    private readonly SqliteCommand _updateInstance;
    private readonly SqliteCommand _deleteInstance;
    private readonly SqliteCommand _appendLog;
    private readonly SqliteCommand _deleteLog;
    private readonly SqliteCommand _insertMessage;
    private readonly SqliteCommand _deleteMessage;

    public SqliteCommitWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _rollback = Prepare("ROLLBACK");
        _insertInstance = Prepare(
            $"INSERT INTO instances ({InstanceColumns.All}) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)",
            18);
        _updateInstance = Prepare(
            "UPDATE instances SET version=$2, generation=$3, status=$4, updated_at=$5, start_at=$6, completed_at=$7, "
            + "custom_status=$8, output=$9, failure=$10 WHERE key=$1",
            10);
        _deleteInstance = Prepare("DELETE FROM instances WHERE key=$1", 1);
        _appendLog = Prepare("INSERT INTO log (instance, record) VALUES ($1, $2)", 2);
        _deleteLog = Prepare("DELETE FROM log WHERE instance=$1", 1);
        _insertMessage = Prepare("INSERT INTO messages (id, target, body) VALUES ($1, $2, $3)", 3);
        _deleteMessage = Prepare("DELETE FROM messages WHERE id=$1", 1);
    }

    public void Begin() => _begin.ExecuteNonQuery();

    public void Commit() => _commit.ExecuteNonQuery();

    /// <summary>Undoes the open transaction; SQLite may have done so already.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.ExecuteNonQuery();
    }

    public void InsertInstance(InstanceRow row) => Execute(
        _insertInstance,
        row.Key,
        row.InstanceId,
        row.Name,
        row.Version,
        row.Generation,
        (int)row.Status,
        row.CreatedAt.Ticks,
        row.UpdatedAt.Ticks,
        row.StartAt?.Ticks,
        row.CompletedAt?.Ticks,
        row.Parent?.Key,
        InstanceColumns.WriteParent(row.Parent),
        InstanceColumns.WriteTags(row.Tags),
        row.TraceParent,
        row.TraceState,
        row.CustomStatus,
        row.Output,
        InstanceColumns.WriteFailure(row.Failure));

    public void UpdateInstance(InstanceRow row) => Execute(
        _updateInstance,
        row.Key,
        row.Version,
        row.Generation,
        (int)row.Status,
        row.UpdatedAt.Ticks,
        row.StartAt?.Ticks,
        row.CompletedAt?.Ticks,
        row.CustomStatus,
        row.Output,
        InstanceColumns.WriteFailure(row.Failure));

    public void DeleteInstance(long key)
    {
        Execute(_deleteLog, key);
        Execute(_deleteInstance, key);
    }

    public void AppendLog(long key, ReadOnlySpan<byte> record) => Execute(_appendLog, key, record.ToArray());

    public void DeleteLog(long key) => Execute(_deleteLog, key);

    public void InsertMessage(long id, string target, byte[] body) => Execute(_insertMessage, id, target, body);

    public void DeleteMessage(long id) => Execute(_deleteMessage, id);

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _insertInstance.Dispose();
        _updateInstance.Dispose();
        _deleteInstance.Dispose();
        _appendLog.Dispose();
        _deleteLog.Dispose();
        _insertMessage.Dispose();
        _deleteMessage.Dispose();
        _connection.Dispose();
    }

    private static void Execute(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, int parameters = 0)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        command.Prepare();
        return command;
    }
}
