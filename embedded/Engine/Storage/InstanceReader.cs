using Maestro.Embedded.Engine.Instances;
using Maestro.Sqlite;

namespace Maestro.Embedded.Engine.Storage;

/// <summary>Reads what is committed, on one connection.</summary>
internal sealed class InstanceReader(SqliteSession session)
{
    private readonly Statement _find = session.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE instance_id = ?");
    private readonly Statement _log = session.Prepare("SELECT record FROM log WHERE instance = ? ORDER BY id");
    private readonly Statement _firstRecord = session.Prepare("SELECT record FROM log WHERE instance = ? ORDER BY id LIMIT 1");
    private readonly Statement _select = session.Prepare(
        $"""
        SELECT {InstanceColumns.All} FROM instances
        WHERE key > ?1 AND created_at BETWEEN ?2 AND ?3 AND (?4 OR completed_at BETWEEN ?5 AND ?6)
          AND (1 << status) & ?7 AND substr(instance_id, 1, length(?8)) = ?8
        ORDER BY key LIMIT ?9
        """);

    private readonly Statement _lastRecord = session.Prepare(
        "SELECT record FROM log WHERE instance = ? ORDER BY id DESC LIMIT 1");

    public InstanceRow? FindInstance(string instanceId) => _find.Bind(instanceId).First(InstanceColumns.Read);

    public IReadOnlyList<HistoryTurn> ReadLog(long key) => _log.Bind(key).List(Turn);

    /// <summary>The input of the present execution.</summary>
    public string? ReadInput(long key) =>
        _firstRecord.Bind(key).First(Turn)?.Events.OfType<Started>().FirstOrDefault()?.Input;

    /// <summary>When the instance last did anything; null without history.</summary>
    public DateTime? ReadLastTime(long key) => _lastRecord.Bind(key).First(Turn)?.Time;

    /// <summary>The highest numbers that were ever given to an instance and to a message that is still there.</summary>
    public (long InstanceKey, long MessageId) ReadLastNumbers() => (
        session.Prepare("SELECT seq FROM sqlite_sequence WHERE name = 'instances'").Scalar() ?? 0,
        session.Prepare("SELECT max(id) FROM messages").Scalar() ?? 0);

    public long CountOpen() =>
        session.Prepare("SELECT count(*) FROM instances INDEXED BY instances_open WHERE completed_at IS NULL").Scalar() ?? 0;

    /// <summary>Instances in order of their keys.</summary>
    public List<InstanceRow> Select(InstanceFilter filter, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        return _select
            .Bind(filter.AfterKey)
            .Bind(filter.Created.From)
            .Bind(filter.Created.To)
            .Bind(filter.Completed is null ? 1 : 0)
            .Bind(filter.Completed?.From)
            .Bind(filter.Completed?.To)
            .Bind(filter.StatusBits)
            .Bind(filter.IdPrefix ?? "")
            .Bind(size)
            .List(InstanceColumns.Read);
    }

    public List<InstanceRow> SelectChildren(long parentKey) => session
        .Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE parent_key = ? ORDER BY key")
        .Bind(parentKey)
        .List(InstanceColumns.Read);

    /// <summary>
    /// Messages after one id and up to another: id, target, body. The caller reads the rows and resets the statement.
    /// </summary>
    public Statement Messages(long after, long upTo) => session
        .Prepare("SELECT id, target, body FROM messages WHERE id > ? AND id <= ? ORDER BY id")
        .Bind(after)
        .Bind(upTo);

    /// <summary>
    /// The logs of all instances that have not ended, one after the other: key, id, name, generation, start, record. The caller
    /// reads the rows and resets the statement.
    /// </summary>
    public Statement OpenLogs() => session.Prepare(
        "SELECT i.key, i.instance_id, i.name, i.generation, i.start_at, l.record "
        + "FROM instances i INDEXED BY instances_open JOIN log l ON l.instance = i.key "
        + "WHERE i.completed_at IS NULL ORDER BY i.key, l.id");

    private static HistoryTurn Turn(Statement row) => HistoryCodec.Read(row.Blob(0));
}
