using System.Buffers;
using Azure;
using Azure.Data.Tables;

namespace Maestro.Stores.Azure;

/// <summary>A batch as a transaction of the service: its actions, each with its place among the caller's writes.</summary>
internal sealed class AzureBatch
{
    private static readonly SearchValues<char> ETagCharacters =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x5e).Select(code => (char)code).Where(character => character != '"')]);

    private readonly string _partition;
    private readonly IReadOnlyList<TableWrite> _writes;
    private readonly string _operation = Guid.NewGuid().ToString("N");
    private readonly List<int> _positions;

    public AzureBatch(string partition, IReadOnlyList<TableWrite> writes)
    {
        (_partition, _writes) = (partition, writes);
        _positions = [.. Enumerable.Range(0, writes.Count)];
    }

    public bool IsEmpty => _positions.Count == 0;

    /// <summary>Rows that the batch removes whatever their version.</summary>
    public IReadOnlyList<string> FreelyDeleted =>
        [.. _positions.Select(i => _writes[i]).Where(IsFreeDelete).Select(write => write.Row)];

    /// <summary>Rows that exist, with this batch's mark, once it has been applied.</summary>
    public IReadOnlyList<string> Written =>
        [.. _writes.Where(write => write.Kind != WriteKind.Delete).Select(write => write.Row)];

    /// <summary>
    /// A write whose etag is not one that the service gives out, so that it cannot hold; -1 when there is none.
    /// </summary>
    public int ImpossibleETag()
    {
        for (var i = 0; i < _writes.Count; i++)
        {
            if (_writes[i].ETag is { } etag && !IsETag(etag)) return i;
        }

        return -1;
    }

    public IEnumerable<TableTransactionAction> Actions() => _positions.Select(i => Action(_writes[i]));

    public bool IsFreeDelete(int position) => IsFreeDelete(_writes[position]);

    /// <summary>Where the action at <paramref name="index"/> of the transaction stands among the caller's writes.</summary>
    public int PositionOf(int index) => _positions[index];

    public void Drop(IReadOnlySet<string> rows) => _positions.RemoveAll(i => IsFreeDelete(i) && rows.Contains(_writes[i].Row));

    public bool Made(TableEntity entity) => AzureRow.OperationOf(entity) == _operation;

    /// <summary>The outcome, when <paramref name="etagOf"/> gives the etag of each action.</summary>
    public WriteOutcome Outcome(Func<int, string, string> etagOf)
    {
        var etags = new string?[_writes.Count];
        for (var index = 0; index < _positions.Count; index++)
        {
            var write = _writes[_positions[index]];
            if (write.Kind != WriteKind.Delete) etags[_positions[index]] = etagOf(index, write.Row);
        }

        return WriteOutcome.Success(etags);
    }

    private static bool IsFreeDelete(TableWrite write) => write is { Kind: WriteKind.Delete, ETag: null };

    private static bool IsETag(string etag) =>
        etag.Length > 4 && etag.StartsWith("W/\"", StringComparison.Ordinal) && etag[^1] == '"'
        && !etag.AsSpan(3, etag.Length - 4).ContainsAnyExcept(ETagCharacters);

    private TableTransactionAction Action(TableWrite write) => write.Kind switch
    {
        WriteKind.Insert => new(TableTransactionActionType.Add, Entity(write)),
        WriteKind.Upsert => new(TableTransactionActionType.UpsertReplace, Entity(write)),
        WriteKind.Replace => new(TableTransactionActionType.UpdateReplace, Entity(write), new ETag(write.ETag!)),
        _ =>
            new(TableTransactionActionType.Delete, new TableEntity(_partition, write.Row),
            write.ETag is null ? ETag.All : new ETag(write.ETag)),
    };

    private TableEntity Entity(TableWrite write) => AzureRow.ToEntity(_partition, write, _operation);
}
