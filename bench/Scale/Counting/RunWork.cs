namespace Maestro.Bench.Scale.Counting;

/// <summary>What one run of the flagship recipe does, its gate approved, without anybody looking at it.</summary>
/// <param name="Orchestrations">The run's and those of its agent and map nodes.</param>
/// <param name="ModelCalls">Of which <paramref name="DraftCalls"/> ask for the model <c>draft</c>.</param>
/// <param name="TableRequests">Reads, query pages and batches.</param>
/// <param name="TableWrites">Rows written.</param>
/// <param name="HottestPartitionWrites">Rows written to the one partition that is shared with other runs and gets the
/// most.</param>
internal sealed record RunWork(
    int Orchestrations,
    int Activities,
    int ModelCalls,
    int DraftCalls,
    int InputTokens,
    int OutputTokens,
    int TableRequests,
    int TableWrites,
    int HottestPartitionWrites,
    int BlobWrites,
    int BlobReads);
