using Maestro.Bench.Scale.Counting;

namespace Maestro.Bench.Scale;

/// <summary>
/// What one run asks of the stores: counted, so that the figures do not depend on the machine or on what else it does.
/// </summary>
internal sealed class StepCostScenario : IScenario
{
    public string Name => "step-cost";

    public string Description => "Requests to the stores that one run of log-triage makes";

    public IReadOnlyList<Option> Options => [];

    public async Task RunAsync(BenchRun run)
    {
        var work = await FlagshipCount.CountAsync(Path.Combine(run.Folder, "data"), run.Cancellation);
        run.Report.Add(
            "table_requests", work.TableRequests,
            "reads, query pages and batches, from POST /runs to the end, the decision included");
        run.Report.Add("table_rows_written", work.TableWrites, "rows in those batches");
        run.Report.Add("blob_reads", work.BlobReads, "blobs opened or asked for");
        var cold = await FlagshipCount.CountAsync(Path.Combine(run.Folder, "cold"), run.Cancellation, keepBodies: false);
        run.Report.Add(
            "blob_reads_cold", cold.BlobReads,
            "the same in another run whose process keeps no body: as if each step ran in a process of its own");
        run.Report.Add("blobs_written", work.BlobWrites, "blobs put, the upload included");
        run.Report.Add("activities", work.Activities, "activities");
        run.Report.Add("orchestrations", work.Orchestrations, "the run's and those of its agent and map nodes");
        run.Report.Note(
            "The first run on an empty store in a new process: nothing was read or pinned before. Nobody looks at the run; its gate is approved once.");
    }
}
