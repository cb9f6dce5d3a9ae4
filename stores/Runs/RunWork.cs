using System.Diagnostics.CodeAnalysis;
using Maestro.Approvals;
using Maestro.Policies;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>
/// A step's unit of work on one run: what it read when it began, and the changes that it has not written yet.
/// <see cref="RunWriter"/>
/// writes them as one batch; after that the work goes on from what is stored now. For one caller at a time.
/// </summary>
public sealed class RunWork
{
    private const int MaxLine = 2000;
    private const int MaxPuts = 20;
    private const int MaxLines = 30;

    private readonly Dictionary<string, RecordRow> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TableWrite> _puts = new(StringComparer.Ordinal);
    private readonly List<RunLogLine> _lines = [];
    private readonly TimeProvider _time;

    internal RunWork(string runId, TimeProvider time) => (RunId, _time) = (runId, time);

    public string RunId { get; }

    /// <summary>The run as it will be once the changes are written.</summary>
    public Run Run => Record(RunTables.RunRow, out RecordRow<Run>? row) && row.Value is { } run
        ? run
        : throw new InvalidOperationException($"There is no run {RunId}.");

    /// <summary>The nodes that have a record, map items aside.</summary>
    public IReadOnlyList<NodeRecord> Nodes =>
        [.. _records.Values.OfType<RecordRow<NodeRecord>>().Select(row => row.Value).OfType<NodeRecord>()
            .Where(node => node.Parent is null)];

    /// <summary>Nothing is left to be written.</summary>
    internal bool IsEmpty => _puts.Count == 0 && _lines.Count == 0 && !_records.Values.Any(row => row.IsChanged);

    internal IReadOnlyList<RunLogLine> Lines => _lines;

    internal IEnumerable<TableWrite> Puts => _puts.Values;

    internal IEnumerable<RecordRow> Changed => _records.Values.Where(row => row.IsChanged).OrderBy(row => row.Order);

    /// <summary>The record of a node or map item, as it will be; null when it has none that is known.</summary>
    public NodeRecord? Node(string id) => Record(RunTables.Node(id), out RecordRow<NodeRecord>? row) ? row.Value : null;

    /// <summary>Changes the run; <paramref name="change"/> may be called several times.</summary>
    public void Change(Func<Run, Run> change) => Changing(RunTables.RunRow, RecordRow.OfRun).Change(
        run => change(run ?? throw new InvalidOperationException($"There is no run {RunId}.")));

    /// <summary>
    /// Creates or changes a node's record; <paramref name="change"/> gets null when there is none and may be called several
    /// times.
    /// </summary>
    public void Change(string nodeId, Func<NodeRecord?, NodeRecord> change) =>
        Changing(RunTables.Node(nodeId), RecordRow.OfNode).Change(change);

    /// <summary>Opens a gate. The work fails when it is there already.</summary>
    public void Insert(Gate gate) => Changing(RunTables.Gate(gate.NodeId), RecordRow.OfGate).Set(null, gate);

    /// <summary>Replaces a gate. The work fails when somebody has changed it since it was read.</summary>
    public void Replace(Stored<Gate> read, Gate changed) =>
        Changing(RunTables.Gate(changed.NodeId), RecordRow.OfGate).Set(read, changed);

    /// <summary>Notes the intent to call a tool. The work fails when the ledger has the call already.</summary>
    public void Intend(string key, string tool) => _puts[RunTables.Effect(key)] = TableWrite.Insert(
        RunTables.Effect(key), Json(new ToolEffect(key, tool, EffectState.Intent, null, false, _time.GetUtcNow())));

    /// <summary>Takes an intent back that was not written.</summary>
    public void Withdraw(string key) => _puts.Remove(RunTables.Effect(key));

    /// <summary>Settles what became of a tool call.</summary>
    public void Put(ToolEffect effect) =>
        _puts[RunTables.Effect(effect.Key)] = TableWrite.Upsert(
            RunTables.Effect(effect.Key), Json(effect with { At = _time.GetUtcNow() }));

    /// <summary>Keeps what policy decided. The same decision made again replaces itself.</summary>
    public void Put(PolicyRecord record) => _puts[RunTables.Policy(record.Id)] = TableWrite.Upsert(
        RunTables.Policy(record.Id), TypedRows.Json(record, StoreJson.Default.PolicyRecord));

    public void Put(ArtifactRecord artifact) => _puts[RunTables.Artifact(artifact.Name)] = TableWrite.Upsert(
        RunTables.Artifact(artifact.Name), TypedRows.Json(artifact, StoreJson.Default.ArtifactRecord));

    /// <summary>A line of the run's log, for the people who watch the run.</summary>
    /// <param name="nodeId">The node it is about; empty for the run itself.</param>
    /// <param name="level">One of <see cref="RunLogLevel"/>.</param>
    /// <param name="text">Made one line, and cut where it is very long.</param>
    public void Log(string nodeId, string level, string text)
    {
        var line = text.ReplaceLineEndings(" ");
        _lines.Add(new RunLogLine(0, _time.GetUtcNow(), nodeId, level, line.Length <= MaxLine ? line : line[..MaxLine] + " …"));
    }

    public void Info(string nodeId, string text) => Log(nodeId, RunLogLevel.Info, text);

    public void Warn(string nodeId, string text) => Log(nodeId, RunLogLevel.Warn, text);

    internal void Insert(Run run) => Changing(RunTables.RunRow, RecordRow.OfRun).Set(null, run);

    internal void Know(TableRow row)
    {
        if (row.Row == RunTables.RunRow) Of(row.Row, RecordRow.OfRun).Read(row);
        else if (RunTables.IsNode(row.Row)) Of(row.Row, RecordRow.OfNode).Read(row);
    }

    /// <summary>
    /// What does not fit into one batch, taken out of the work to be written before it: rows that replace themselves, and lines.
    /// Null when all fits.
    /// </summary>
    internal RunWork? TakeSurplus()
    {
        if (_puts.Count <= MaxPuts && _lines.Count <= MaxLines) return null;
        var surplus = new RunWork(RunId, _time);
        foreach (var put in _puts.Values.Where(put => put.Kind == WriteKind.Upsert).Take(MaxPuts).ToList())
        {
            surplus._puts[put.Row] = put;
            _puts.Remove(put.Row);
        }

        surplus._lines.AddRange(_lines.Take(MaxLines));
        _lines.RemoveRange(0, surplus._lines.Count);
        return surplus;
    }

    internal RecordRow? Find(string row) => _records.GetValueOrDefault(row);

    internal void Written()
    {
        _puts.Clear();
        _lines.Clear();
    }

    private static string Json(ToolEffect effect) => TypedRows.Json(effect, StoreJson.Default.ToolEffect);

    private RecordRow<T> Changing<T>(string row, Func<string, RecordRow<T>> create)
        where T : class
    {
        var record = Of(row, create);
        if (!record.IsChanged) record.Order = _records.Values.Count(other => other.IsChanged);
        return record;
    }

    private RecordRow<T> Of<T>(string row, Func<string, RecordRow<T>> create)
        where T : class
    {
        if (!_records.TryGetValue(row, out var known)) _records[row] = known = create(row);
        return (RecordRow<T>)known;
    }

    private bool Record<T>(string row, [NotNullWhen(true)] out RecordRow<T>? found)
        where T : class
    {
        found = _records.GetValueOrDefault(row) as RecordRow<T>;
        return found is not null;
    }
}
