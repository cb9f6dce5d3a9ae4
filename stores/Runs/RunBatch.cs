using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// The rows of one try to write a unit of work: its own, its lines and events with their numbers, and the rows that give the
/// numbers out.
/// </summary>
internal sealed class RunBatch
{
    private readonly RunWork _work;
    private readonly TimeProvider _time;
    private readonly List<RecordRow> _records;
    private readonly List<(string Type, RunEventData Data)> _events;
    private readonly List<TableWrite> _writes = [];
    private int _logHead = -1;
    private int _eventHead = -1;

    public RunBatch(RunWork work, TimeProvider time)
    {
        (_work, _time) = (work, time);
        _records = [.. work.Changed];
        _events = [.. _records.Select(record => record.Event).OfType<(string, RunEventData)>()];
    }

    public bool HasLines => _work.Lines.Count > 0;

    public bool HasEvents => _events.Count > 0;

    public string Row(int index) => _writes[index].Row;

    public IReadOnlyList<TableWrite> Writes(RunHeads heads)
    {
        _writes.AddRange(_records.Select(record => record.Write()));
        _writes.AddRange(_work.Puts);
        if (HasLines) AddLines(heads.Log);
        if (HasEvents) AddEvents(heads.Events);
        return _writes;
    }

    /// <summary>Everything is on disk: what was written is what is known from now on.</summary>
    public void Applied(RunHeads heads, IReadOnlyList<string?> etags)
    {
        for (var i = 0; i < _records.Count; i++) _records[i].Written(etags[i]!);
        if (_logHead >= 0)
            heads.Log = new Stored<LogHead>(new LogHead(NextLine(heads.Log) + _work.Lines.Count), etags[_logHead]!);
        if (_eventHead >= 0)
            heads.Events = new Stored<EventHead>(new EventHead(NextEvent(heads.Events) + _events.Count), etags[_eventHead]!);
        _work.Written();
    }

    private static long NextLine(Stored<LogHead>? head) => head?.Value.Next ?? 1;

    private static long NextEvent(Stored<EventHead>? head) => head?.Value.Next ?? 1;

    private void AddLines(Stored<LogHead>? head)
    {
        var next = NextLine(head);
        _logHead = _writes.Count;
        _writes.Add(Head(
            RunTables.LogHeadRow, TypedRows.Json(new LogHead(next + _work.Lines.Count), StoreJson.Default.LogHead), head?.ETag));
        foreach (var line in _work.Lines)
        {
            var numbered = line with { Id = next++ };
            _writes.Add(TableWrite.Insert(RunTables.Log(numbered.Id), TypedRows.Json(numbered, StoreJson.Default.RunLogLine)));
        }
    }

    private void AddEvents(Stored<EventHead>? head)
    {
        var next = NextEvent(head);
        _eventHead = _writes.Count;
        _writes.Add(Head(
            RunTables.EventHeadRow, TypedRows.Json(new EventHead(next + _events.Count), StoreJson.Default.EventHead),
            head?.ETag));
        foreach (var (type, data) in _events)
        {
            var happened = new RunEvent(next++, _work.RunId, type, _time.GetUtcNow(), data);
            _writes.Add(
                TableWrite.Insert(RunTables.Event(happened.Sequence), TypedRows.Json(happened, StoreJson.Default.RunEvent)));
        }
    }

    private static TableWrite Head(string row, string body, string? etag) =>
        etag is null ? TableWrite.Insert(row, body) : TableWrite.Replace(row, body, etag);
}
