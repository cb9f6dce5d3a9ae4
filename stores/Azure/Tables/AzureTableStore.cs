using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Maestro.Stores.Azure;

/// <summary>
/// The table store on Azure Tables: a table per table, an entity per row, an entity-group transaction per batch.
/// Throttling and lost connections are retried by the client's own policy.
/// </summary>
/// <remarks>
/// When an answer is lost and the SDK repeats the request, the repeated conditions do not hold any more, because the
/// first try met them. Each row therefore carries the mark of the write that made it, and a batch that finds its own
/// mark reports success. A batch that only deletes leaves no mark: it may report a failed condition although it was
/// its own first try that removed the row.
/// </remarks>
public sealed class AzureTableStore : ITableStore
{
    private const int PageRows = 250;

    private readonly FirstUse<TableClient> _tables;

    public AzureTableStore(TableServiceClient service) => _tables = new FirstUse<TableClient>(async name =>
    {
        var client = service.GetTableClient(name);
        try
        {
            await client.CreateIfNotExistsAsync();
        }
        catch (RequestFailedException refused) when (refused.Status == 403)
        {
            // Whoever has a role on single tables may make none. Where the table is there, that is no harm; where it is not, its
            // first use says so.
        }

        return client;
    });

    /// <inheritdoc/>
    public Task<TableRow?> GetAsync(string table, string partition, string row, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, row);
        return CallAsync(
            table,
            async client => await FindAsync(client, partition, row, cancellationToken) is { } entity
                ? AzureRow.FromEntity(entity)
                : null, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> QueryAsync(
        string table, string partition, RowRange range = default, int? take = null, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, range, take);
        return RowsAsync(table, FilterOf(partition, range), take ?? int.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<WriteOutcome> WriteAsync(
        string table, string partition, IReadOnlyList<TableWrite> writes, CancellationToken cancellationToken = default)
    {
        TableRequest.Check(table, partition, writes);
        var batch = new AzureBatch(partition, writes);
        return batch.ImpossibleETag() is >= 0 and var index
            ? Task.FromResult(WriteOutcome.ConditionFailed(index))
            : CallAsync(
                table, client => AzureTransaction.RunAsync(client, partition, batch, cancellationToken), cancellationToken);
    }

    internal static async Task<TableEntity?> FindAsync(
        TableClient client, string partition, string row, CancellationToken cancellationToken)
    {
        var answer = await client.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return answer.HasValue ? answer.Value : null;
    }

    private static string FilterOf(string partition, RowRange range) => range switch
    {
        { From: { } from, Before: { } before } =>
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {before}"),
        { From: { } from } => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from}"),
        { Before: { } before } => TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {before}"),
        _ => TableClient.CreateQueryFilter($"PartitionKey eq {partition}"),
    };

    private async IAsyncEnumerable<TableRow> RowsAsync(
        string table, string filter, int take, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (take == 0) yield break;
        var pages = await CallAsync(
            table,
            client => Task.FromResult(
                client.QueryAsync<TableEntity>(filter, Math.Min(take, PageRows), cancellationToken: cancellationToken)),
            cancellationToken);

        var left = take;
        await using var entities = pages.GetAsyncEnumerator(cancellationToken);
        while (left-- > 0
            && await AzureCalls.GuardAsync(Subject(table), async () => await entities.MoveNextAsync(), cancellationToken))
            yield return AzureRow.FromEntity(entities.Current);
    }

    private Task<T> CallAsync<T>(string table, Func<TableClient, Task<T>> call, CancellationToken cancellationToken) =>
        AzureCalls.GuardAsync(
            Subject(table), async () => await call(await _tables.GetAsync(table, cancellationToken)), cancellationToken);

    private static string Subject(string table) => $"Azure table '{table}'";
}
