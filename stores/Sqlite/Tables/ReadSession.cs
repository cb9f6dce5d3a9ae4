using Microsoft.Data.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>One page of a query; <paramref name="More"/> when the page was cut before the query's end.</summary>
internal sealed record ReadPage(IReadOnlyList<TableRow> Rows, bool More);

/// <summary>A connection that reads, with its statements prepared. Not for two threads at once.</summary>
internal sealed class ReadSession : IDisposable
{
    private const int PageRows = 256;
    private const int PageCharacters = 1024 * 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _get;
    private readonly SqliteCommand _query;

    public ReadSession(SqliteDatabase database)
    {
        _connection = database.ConnectReader();
        _get = _connection.Prepare(
            "SELECT version, body FROM store_rows WHERE tbl = $t AND partition = $p AND row = $r", "$t", "$p", "$r");
        _query = _connection.Prepare(
            "SELECT row, version, body FROM store_rows WHERE tbl = $t AND partition = $p AND row >= $from AND row < $before ORDER BY row LIMIT $n",
            "$t", "$p", "$from", "$before", "$n");
    }

    public TableRow? Get(string table, string partition, string row)
    {
        _get.Bind(table, partition, row);
        using var reader = _get.ExecuteReader();
        return reader.Read() ? new TableRow(partition, row, ETags.Format(reader.GetInt64(0)), reader.GetString(1)) : null;
    }

    public ReadPage Query(string table, string partition, RowRange range, int take)
    {
        var limit = Math.Min(take, PageRows);
        _query.Bind(table, partition, range.From ?? "", range.Before ?? TableKeys.AboveAll, limit);
        using var reader = _query.ExecuteReader();
        List<TableRow> rows = [];
        var characters = 0;
        while (characters < PageCharacters)
        {
            if (!reader.Read()) return new ReadPage(rows, More: rows.Count == limit && limit < take);
            var row = new TableRow(partition, reader.GetString(0), ETags.Format(reader.GetInt64(1)), reader.GetString(2));
            characters += row.Body.Length;
            rows.Add(row);
        }

        return new ReadPage(rows, More: rows.Count < take);
    }

    public void Dispose()
    {
        _get.Dispose();
        _query.Dispose();
        _connection.Dispose();
    }
}
