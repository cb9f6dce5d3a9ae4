using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>What a commit can write, on one connection.</summary>
internal sealed class InstanceWriter(SqliteSession session)
{
    private readonly Statement _insertInstance = session.Prepare(
        $"INSERT INTO instances ({InstanceColumns.All}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");

    private readonly Statement _updateInstance = session.Prepare(
        "UPDATE instances SET version=?, generation=?, status=?, updated_at=?, start_at=?, completed_at=?, "
        + "custom_status=?, output=?, failure=? WHERE key=?");

    private readonly Statement _deleteInstance = session.Prepare("DELETE FROM instances WHERE key=?");
    private readonly Statement _appendLog = session.Prepare("INSERT INTO log (instance, record) VALUES (?, ?)");
    private readonly Statement _deleteLog = session.Prepare("DELETE FROM log WHERE instance=?");
    private readonly Statement _insertMessage = session.Prepare("INSERT INTO messages (id, target, body) VALUES (?, ?, ?)");
    private readonly Statement _deleteMessage = session.Prepare("DELETE FROM messages WHERE id=?");

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

    /// <summary>Deletes the row with its log.</summary>
    public void DeleteInstance(long key)
    {
        DeleteLog(key);
        _deleteInstance.Bind(key).Execute();
    }

    public void AppendLog(long key, ReadOnlySpan<byte> record) => _appendLog.Bind(key).Bind(record).Execute();

    public void DeleteLog(long key) => _deleteLog.Bind(key).Execute();

    public void InsertMessage(long id, string target, byte[] body) => _insertMessage.Bind(id).Bind(target).Bind(body).Execute();

    public void DeleteMessage(long id) => _deleteMessage.Bind(id).Execute();
}
