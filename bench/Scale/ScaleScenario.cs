using Maestro.Bench.Scale.Counting;

namespace Maestro.Bench.Scale;

/// <summary>
/// What Maestro needs on Azure at each scale, computed from documented limits and from what one run really does.
/// </summary>
internal sealed class ScaleScenario : IScenario
{
    private readonly Option<bool> _count = new(
        "--count") { Description = "Also run the flagship recipe once and compare what it does with scale.json." };
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print the tables of docs/scale.md." };

    public string Name => "scale";

    public string Description => "What 1 to 10,000 concurrent runs need on Azure and cost, on paper";

    public IReadOnlyList<Option> Options => [_count, _markdown];

    public async Task RunAsync(BenchRun run)
    {
        var data = ScaleData.Load();
        var model = new ScaleModel(data);
        foreach (var runs in data.ConcurrentRuns) Add(run, model, runs);
        var first = model.Limits()[0];
        run.Report.Add("first_limit_runs", first.ReachedAt, $"concurrent runs at which the first limit is reached: {first.Name}");
        if (run.Get(_markdown)) Print(data);
        if (run.Get(_count)) await CompareAsync(run, data);
        var assumed = data.Inputs.Where(input => input.Value.Basis is "assumed" or "recalled").Select(input => input.Key)
            .Order(StringComparer.Ordinal);
        run.Report.Note($"Computed, not measured on Azure. Assumed or recalled inputs: {string.Join(", ", assumed)}.");
    }

    private static void Add(BenchRun run, ScaleModel model, int runs)
    {
        var (step, cost, at) = (model.At(runs), model.CostAt(runs), runs.ToString(CultureInfo.InvariantCulture));
        run.Report.Add($"model_calls_per_s_{at}", step.ModelCalls, $"model calls per second at {at} concurrent runs");
        run.Report.Add($"scheduler_actions_per_s_{at}", step.SchedulerActions, "actions of Durable Task Scheduler");
        run.Report.Add($"table_writes_per_s_{at}", step.TableWrites, "rows that the store writes");
        run.Report.Add($"hot_partition_writes_per_s_{at}", step.HottestPartitionWrites, "rows written to the busiest partition");
        run.Report.Add($"instances_{at}", step.Instances, "Functions instances");
        run.Report.Add($"scheduler_units_{at}", step.SchedulerUnits, "capacity units");
        run.Report.Add($"router_replicas_{at}", step.RouterReplicas, "router replicas");
        run.Report.Add($"gpus_{at}", step.Gpus, "GPUs for vLLM");
        run.Report.Add($"usd_per_1000_runs_{at}", cost.Total, "US dollars, without Durable Task Scheduler");
    }

    private static void Print(ScaleData data)
    {
        foreach (var text in (string[])
        [
            ScaleText.Work(data),
            ScaleText.Steps(data),
            ScaleText.Limits(data),
            ScaleText.Costs(data),
            ScaleText.Inputs(data),
        ])
            Console.WriteLine($"{text}\n");
    }

    private static async Task CompareAsync(BenchRun run, ScaleData data)
    {
        var counted = await FlagshipCount.CountAsync(Path.Combine(run.Folder, "data"), run.Cancellation, keepBodies: false);
        run.Report.Add("counted_activities", counted.Activities, "activities of the run that was counted just now");
        run.Report.Add("counted_table_writes", counted.TableWrites, "rows that it wrote");
        run.Report.Note(counted == data.Work
            ? "The run did what scale.json says."
            : $"The run did something else than scale.json says: {counted}");
    }
}
