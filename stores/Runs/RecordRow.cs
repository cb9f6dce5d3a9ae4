using System.Text.Json.Serialization.Metadata;
using Maestro.Approvals;
using Maestro.Runs;

namespace Maestro.Stores.Runs;

/// <summary>A record of a run's partition: what is known to be stored, and the change to be written.</summary>
internal abstract class RecordRow(string row)
{
    public string Row => row;

    public abstract bool IsChanged { get; }

    /// <summary>When, among the changes of its work, it was changed first: events come in this order.</summary>
    public int Order { get; set; }

    /// <summary>The event that the change causes, if any.</summary>
    public abstract (string Type, RunEventData Data)? Event { get; }

    /// <summary>Whether somebody else's change is to be kept and this one made on top of it; otherwise the work fails.</summary>
    public abstract bool Rebases { get; }

    public abstract TableWrite Write();

    public abstract void Read(TableRow? stored);

    public abstract void Written(string etag);

    public static RecordRow<Run> OfRun(string row) => new(row, StoreJson.Default.Run, RunEventRules.Of);

    public static RecordRow<NodeRecord> OfNode(string row) => new(row, StoreJson.Default.NodeRecord, RunEventRules.Of);

    public static RecordRow<Gate> OfGate(string row) => new(row, StoreJson.Default.Gate, RunEventRules.Of);
}

/// <inheritdoc/>
internal sealed class RecordRow<T>(string row, JsonTypeInfo<T> type, Func<T?, T, (string Type, RunEventData Data)?> rules)
    : RecordRow(row)
    where T : class
{
    private T? _stored;
    private string? _etag;
    private Func<T?, T>? _change;
    private bool _isFinal;

    public T? Value => _change is null ? _stored : _change(_stored);

    public override bool IsChanged => _change is not null;

    public override bool Rebases => !_isFinal;

    public override (string Type, RunEventData Data)? Event => rules(_stored, Value!);

    /// <summary>Changes what is stored then, after earlier changes of the same work.</summary>
    public void Change(Func<T?, T> change)
    {
        var earlier = _change;
        _change = earlier is null ? change : stored => change(earlier(stored));
    }

    /// <summary>Writes a value in the place of exactly what was read; null when there must be none.</summary>
    public void Set(Stored<T>? read, T value)
    {
        (_stored, _etag, _isFinal) = (read?.Value, read?.ETag, true);
        _change = _ => value;
    }

    public override TableWrite Write()
    {
        var body = TypedRows.Json(Value!, type);
        return _etag is null ? TableWrite.Insert(Row, body) : TableWrite.Replace(Row, body, _etag);
    }

    public override void Read(TableRow? stored) =>
        (_stored, _etag) = stored is null ? (null, null) : (TypedRows.Parse(stored, type), stored.ETag);

    public override void Written(string etag)
    {
        (_stored, _etag, _isFinal) = (Value, etag, false);
        _change = null;
    }
}
