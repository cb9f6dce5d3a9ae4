using Maestro.Embedded.Engine.Instances;
using Maestro.Embedded.Engine.Storage;
using Microsoft.Data.Sqlite;

namespace Maestro.Embedded.Engine.Commit;

/// <summary>The write connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteCommitWriter : ICommitWriter, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _insertInstance;
    private readonly Statement _updateInstance;
    private readonly Statement _deleteInstance;
    private readonly Statement _appendLog;
    private readonly Statement _deleteLog;
    private readonly Statement _insertMessage;
    private readonly Statement _deleteMessage;

    public SqliteCommitWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new Statement(connection, "BEGIN IMMEDIATE");
        _commit = new Statement(connection, "COMMIT");
        _rollback = new Statement(connection, "ROLLBACK");
        _insertInstance = new Statement(
            connection, $"INSERT INTO instances ({InstanceColumns.All}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
        _updateInstance = new Statement(
            connection,
            "UPDATE instances SET version=?, generation=?, status=?, updated_at=?, start_at=?, completed_at=?, "
            + "custom_status=?, output=?, failure=? WHERE key=?");
        _deleteInstance = new Statement(connection, "DELETE FROM instances WHERE key=?");
        _appendLog = new Statement(connection, "INSERT INTO log (instance, record) VALUES (?, ?)");
        _deleteLog = new Statement(connection, "DELETE FROM log WHERE instance=?");
        _insertMessage = new Statement(connection, "INSERT INTO messages (id, target, body) VALUES (?, ?, ?)");
        _deleteMessage = new Statement(connection, "DELETE FROM messages WHERE id=?");
    }

    public void Begin() => _begin.Execute();

    public void Commit() => _commit.Execute();

    /// <summary>Undoes the open transaction; SQLite may have done so already.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0) _rollback.Execute();
    }

    public void InsertInstance(InstanceRow row) => _insertInstance
        .Bind(row.Key)
        .Bind(row.InstanceId)
        .Bind(row.Name)
        .Bind(row.Version)
        .Bind(row.Generation)
        .Bind((int)row.Status)
        .Bind(row.CreatedAt.Ticks)
        .Bind(row.UpdatedAt.Ticks)
        .Bind(row.StartAt?.Ticks)
        .Bind(row.CompletedAt?.Ticks)
        .Bind(row.Parent?.Key)
        .Bind(InstanceColumns.WriteParent(row.Parent))
        .Bind(InstanceColumns.WriteTags(row.Tags))
        .Bind(row.TraceParent)
        .Bind(row.TraceState)
        .Bind(row.CustomStatus)
        .Bind(row.Output)
        .Bind(InstanceColumns.WriteFailure(row.Failure))
        .Execute();

    public void UpdateInstance(InstanceRow row) => _updateInstance
        .Bind(row.Version)
        .Bind(row.Generation)
        .Bind((int)row.Status)
        .Bind(row.UpdatedAt.Ticks)
        .Bind(row.StartAt?.Ticks)
        .Bind(row.CompletedAt?.Ticks)
        .Bind(row.CustomStatus)
        .Bind(row.Output)
        .Bind(InstanceColumns.WriteFailure(row.Failure))
        .Bind(row.Key)
        .Execute();

    public void DeleteInstance(long key)
    {
        DeleteLog(key);
        _deleteInstance.Bind(key).Execute();
    }

    public void AppendLog(long key, ReadOnlySpan<byte> record) => _appendLog.Bind(key).Bind(record).Execute();

    public void DeleteLog(long key) => _deleteLog.Bind(key).Execute();

    public void InsertMessage(long id, string target, byte[] body) => _insertMessage.Bind(id).Bind(target).Bind(body).Execute();

    public void DeleteMessage(long id) => _deleteMessage.Bind(id).Execute();

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
}
