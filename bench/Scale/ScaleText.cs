namespace Maestro.Bench.Scale;

/// <summary>The tables of docs/scale.md.</summary>
internal static class ScaleText
{
    public static string Work(ScaleData data) => Table(
        [
            "orchestrations",
            "activities",
            "model calls",
            "tokens in / out",
            "table requests / rows written",
            "blobs written / read",
        ],
        [[
            Number(data.Work.Orchestrations),
            Number(data.Work.Activities),
            $"{data.Work.ModelCalls} ({data.Work.DraftCalls} `draft`)",
            $"{Number(data.Work.InputTokens)} / {Number(data.Work.OutputTokens)}",
            $"{data.Work.TableRequests} / {data.Work.TableWrites}",
            $"{data.Work.BlobWrites} / {data.Work.BlobReads}",
        ]]);

    public static string Steps(ScaleData data)
    {
        var model = new ScaleModel(data);
        ScaleStep[] steps = [.. data.ConcurrentRuns.Select(runs => model.At(runs))];
        string[] Row(string name, Func<ScaleStep, double> value) => [name, .. steps.Select(step => Number(value(step)))];
        return Table(
            ["concurrent runs", .. data.ConcurrentRuns.Select(runs => Number(runs))],
            [
                Row("runs started/s", step => step.RunsPerSecond),
                Row("model calls/s", step => step.ModelCalls),
                Row("model calls in flight", step => step.ModelCallsInFlight),
                Row("activities/s", step => step.Activities),
                Row("scheduler actions/s", step => step.SchedulerActions),
                Row("storage requests/s, Azure Storage as task hub", step => step.HubRequests),
                Row("table requests/s, store", step => step.TableRequests),
                Row("rows written/s, store", step => step.TableWrites),
                Row("rows written/s, hottest partition", step => step.HottestPartitionWrites),
                Row("blob requests/s", step => step.BlobRequests),
                Row("Service Bus operations/s", step => step.MessageOperations),
                Row("tokens/s on our own models", step => step.OwnModelTokens),
                Row("**Functions instances**", step => step.Instances),
                Row("**control queues** (Azure Storage)", step => step.ControlQueues),
                Row("**capacity units** (Durable Task Scheduler)", step => step.SchedulerUnits),
                Row("**messaging units** (Service Bus Premium)", step => step.MessagingUnits),
                Row("**storage accounts** of the store", step => step.StorageAccounts),
                Row("**router replicas**", step => step.RouterReplicas),
                Row("**GPUs**", step => step.Gpus),
            ]);
    }

    public static string Costs(ScaleData data)
    {
        var model = new ScaleModel(data);
        ScaleCost[] costs = [.. data.ConcurrentRuns.Select(runs => model.CostAt(runs))];
        string[] Row(string name, Func<ScaleCost, double> value) =>
            [name, .. costs.Select(cost => value(cost).ToString("N2", CultureInfo.InvariantCulture))];
        return Table(
            ["USD per 1,000 runs, at concurrent runs", .. data.ConcurrentRuns.Select(runs => Number(runs))],
            [
                Row("provider's tokens (`final`)", cost => cost.Provider),
                Row("GPUs (`draft`)", cost => cost.Gpus),
                Row("Functions", cost => cost.Functions),
                Row("storage requests", cost => cost.Storage),
                Row("Service Bus", cost => cost.Messaging),
                Row("router", cost => cost.Router),
                Row("**total**", cost => cost.Total),
            ]);
    }

    public static string Limits(ScaleData data) => Table(
        ["what ends", "at concurrent runs", "what to change"],
        [.. new ScaleModel(data).Limits().Select(limit => (string[])[limit.Name, Number(limit.ReachedAt), limit.Remedy])]);

    public static string Inputs(ScaleData data) => Table(
        ["input", "value", "unit", "known", "source"],
        [.. data.Inputs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (string[])
        [
            $"`{pair.Key}`",
            pair.Value.Value.ToString("0.######", CultureInfo.InvariantCulture),
            pair.Value.Unit,
            $"{pair.Value.Basis} {pair.Value.Date}",
            pair.Value.Source,
        ])]);

    private static string Table(string[] head, string[][] rows) => string.Join('\n',
    [
        Line(head),
        Line([.. head.Select((_, column) => column == 0 || !rows.All(row => IsNumber(row[column])) ? "---" : "---:")]),
        .. rows.Select(Line),
    ]);

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _);

    private static string Number(double value) => value switch
    {
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
