using Maestro.Sqlite;

namespace Maestro.Stores.Sqlite;

/// <summary>One page of a query; <paramref name="More"/> when the page was cut before the query's end.</summary>
internal sealed record ReadPage(IReadOnlyList<TableRow> Rows, bool More);

/// <summary>Reads rows on one connection.</summary>
internal sealed class TableReader(SqliteSession session)
{
    private const int PageRows = 256;
    private const int PageCharacters = 1024 * 1024;

    private readonly Statement _get = session.Prepare(
        "SELECT version, body FROM store_rows WHERE tbl = ? AND partition = ? AND row = ?");
    private readonly Statement _query = session.Prepare(
        "SELECT version, body, row FROM store_rows WHERE tbl = ? AND partition = ? AND row >= ? AND row < ? ORDER BY row LIMIT ?");

    public TableRow? Get(string table, string partition, string row) =>
        _get.Bind(table).Bind(partition).Bind(row).First(found => RowOf(found, partition, row));

    public ReadPage Query(string table, string partition, RowRange range, int take)
    {
        var limit = Math.Min(take, PageRows);
        _query.Bind(table).Bind(partition).Bind(range.From ?? "").Bind(range.Before ?? TableKeys.AboveAll).Bind(limit);
        List<TableRow> rows = [];
        for (var characters = 0; characters < PageCharacters;)
        {
            if (!_query.Read()) return new ReadPage(rows, More: rows.Count == limit && limit < take);
            var row = RowOf(_query, partition, _query.Text(2));
            characters += row.Body.Length;
            rows.Add(row);
        }

        _query.Reset();
        return new ReadPage(rows, More: rows.Count < take);
    }

    private static TableRow RowOf(Statement found, string partition, string row) =>
        new(partition, row, ETags.Format(found.Number(0)), found.Text(1));
}
