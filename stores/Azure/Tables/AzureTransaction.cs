using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Maestro.Stores.Azure;

/// <summary>Runs a batch as one transaction and reads the outcome from the service's answers.</summary>
internal static class AzureTransaction
{
    // Told to a writer whose row has been written again since: it stands for a version that is not current any more.
    private const string Superseded = "W/\"superseded\"";

    public static async Task<WriteOutcome> RunAsync(
        TableClient client, string partition, AzureBatch batch, CancellationToken cancellationToken)
    {
        while (!batch.IsEmpty)
        {
            try
            {
                var answers = (await client.SubmitTransactionAsync(batch.Actions(), cancellationToken)).Value;
                return batch.Outcome((index, _) => answers[index].Headers.ETag.GetValueOrDefault().ToString());
            }
            catch (TableTransactionFailedException fault) when (IsCondition(fault))
            {
                var position = batch.PositionOf(fault.FailedTransactionActionIndex!.Value);
                if (fault.Status == 404 && batch.IsFreeDelete(position))
                {
                    // Deleting a row that is not there holds in the seam's terms, but fails a transaction.
                    batch.Drop(await AbsentAsync(client, partition, batch.FreelyDeleted, cancellationToken));
                    continue;
                }

                return await AppliedBeforeAsync(client, partition, batch, cancellationToken)
                    ?? WriteOutcome.ConditionFailed(position);
            }
        }

        return batch.Outcome((_, _) => Superseded);
    }

    private static bool IsCondition(TableTransactionFailedException fault) =>
        fault.FailedTransactionActionIndex is not null
        && (fault.Status is 409 or 412 || (fault.Status == 404 && fault.ErrorCode != TableErrorCode.TableNotFound.ToString()));

    private static async Task<HashSet<string>> AbsentAsync(
        TableClient client, string partition, IReadOnlyList<string> rows, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(rows.Select(row => AzureTableStore.FindAsync(client, partition, row, cancellationToken)));
        return rows.Where((_, i) => found[i] is null).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The outcome of an earlier try of this batch whose answer was lost; null when there was none.</summary>
    private static async Task<WriteOutcome?> AppliedBeforeAsync(
        TableClient client, string partition, AzureBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Written is not [var first, ..] written) return null;
        if (await AzureTableStore.FindAsync(client, partition, first, cancellationToken) is not { } entity || !batch.Made(entity))
            return null;

        var entities = await Task.WhenAll(
            written.Select(row => AzureTableStore.FindAsync(client, partition, row, cancellationToken)));
        var etags = entities.Where(found => found is not null && batch.Made(found))
            .ToDictionary(found => found!.RowKey, found => found!.ETag.ToString(), StringComparer.Ordinal);
        return batch.Outcome((_, row) => etags.GetValueOrDefault(row, Superseded));
    }
}
