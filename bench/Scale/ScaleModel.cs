namespace Maestro.Bench.Scale;

/// <summary>
/// Little's law on what one run does: a run is at work for as long as its model calls take, one after the other, and a little
/// more; from that and the number of runs at once follow all rates, and from the rates what is needed. A run that waits for a
/// person costs nothing here.
/// </summary>
internal sealed class ScaleModel(ScaleData data)
{
    private const double Thousand = 1000;
    private const double Million = 1_000_000;
    private const double TenThousand = 10_000;
    private const double SecondsPerHour = 3600;

    // Starting it takes one; each activity or child two, out and back; the decision at the gate one.
    private double ActionsPerRun => 1 + (2 * data.Work.Activities) + (2 * (data.Work.Orchestrations - 1)) + 1;

    private double SecondsPerRun => (data.Work.ModelCalls * data["secondsPerModelCall"]) + data["secondsBesides"];

    /// <summary>Share of a unit that is planned for, so that a burst or a lost unit does not queue.</summary>
    private double Planned => data["plannedShare"];

    /// <summary>
    /// Those of the model <c>draft</c>, which is ours; <c>final</c> is a provider's. Calls count as equally long.
    /// </summary>
    private double OwnTokensPerRun =>
        (data.Work.InputTokens + data.Work.OutputTokens) * (data.Work.DraftCalls / (double)data.Work.ModelCalls);

    public ScaleStep At(double concurrentRuns)
    {
        var runs = concurrentRuns / SecondsPerRun;
        var calls = runs * data.Work.ModelCalls;
        var inFlight = calls * data["secondsPerModelCall"];
        var activities = runs * data.Work.Activities;
        var actions = runs * ActionsPerRun;
        var tables = runs * data.Work.TableRequests;
        var blobs = runs * (data.Work.BlobWrites + data.Work.BlobReads);
        var messages = runs * data["messageOperationsPerRun"];
        var tokens = runs * OwnTokensPerRun;
        return new(
            concurrentRuns,
            runs,
            calls,
            inFlight,
            activities,
            actions,
            HubRequests: actions * data["hubRequestsPerAction"],
            TableRequests: tables,
            TableWrites: runs * data.Work.TableWrites,
            HottestPartitionWrites: runs * data.Work.HottestPartitionWrites,
            BlobRequests: blobs,
            MessageOperations: messages,
            OwnModelTokens: tokens,
            Instances: Units(inFlight, data["activitiesPerInstance"]),
            ControlQueues: (int)Math.Max(
                data["controlQueues"],
                Units(runs * (data.Work.Orchestrations + data.Work.Activities), data["episodesPerControlQueue"])),
            SchedulerUnits: Units(actions, data["schedulerActionsPerUnit"]),
            MessagingUnits: Units(messages, data["operationsPerMessagingUnit"]),
            StorageAccounts: Units(tables + blobs, data["requestsPerAccount"]),
            RouterReplicas: (int)Math.Max(
                data["routerReplicasLeast"],
                Math.Max(Math.Ceiling(inFlight / data["routerInFlight"]), Units(calls, data["routerRequestsPerCore"]))),
            Gpus: Units(tokens, data["tokensPerGpu"]));
    }

    public ScaleCost CostAt(double concurrentRuns)
    {
        var step = At(concurrentRuns);
        var runsPerHour = step.RunsPerSecond * SecondsPerHour;
        var saasShare = 1 - (data.Work.DraftCalls / (double)data.Work.ModelCalls);
        double PerThousandRuns(double perHour) => perHour / runsPerHour * Thousand;
        return new(
            Provider: Thousand * saasShare
                * ((data.Work.InputTokens * data["providerInputPrice"]) + (data.Work.OutputTokens * data["providerOutputPrice"]))
                    / Million,
            Gpus: PerThousandRuns(step.Gpus * data["gpuHour"]),
            Functions: PerThousandRuns(
                step.Instances * data["instanceMegabytes"] / 1024 * data["gigabyteSecond"] * SecondsPerHour)
                + (Thousand * (data.Work.Activities + (2 * data.Work.Orchestrations) + data.Work.Activities)
                    * data["millionExecutions"] / Million),
            Storage: Thousand
                * ((data.Work.TableRequests * data["tableRequestsPrice"]) + (data.Work.BlobWrites * data["blobWritesPrice"])
                    + (data.Work.BlobReads * data["blobReadsPrice"])
                + (ActionsPerRun * data["hubRequestsPerAction"] * data["tableRequestsPrice"])) / TenThousand,
            Messaging: PerThousandRuns(step.MessagingUnits * data["messagingUnitHour"]),
            Router: PerThousandRuns(step.RouterReplicas * data["routerCores"] * data["coreHour"]));
    }

    /// <summary>All that ends, the first first.</summary>
    public IReadOnlyList<ScaleLimit> Limits()
    {
        // Everything is proportional to the number of runs; the roundings up are left out here.
        var one = At(1);
        ScaleLimit Limit(string name, double most, double perRun, string remedy) => new(name, most / perRun, remedy);
        return
        [
            .. new[]
            {
                Limit("GPU workers of `deploy/serving/vllm`", data["gpusMost"] * data["tokensPerGpu"]
                    * Planned, one.OwnModelTokens,
                    "raise `maxReplicas` and the pool's quota; send `draft` to a provider beyond it, as the fallbacks do"),
                Limit("instances' memory in one region", Math.Floor(data["regionMegabytes"] / data["instanceMegabytes"])
                    * data["activitiesPerInstance"] * Planned, one.ModelCallsInFlight,
                    "an activity that waits for a model holds a slot: raise `maxConcurrentActivityFunctions` (waiting needs no processor), then the quota, then a second region"),
                Limit("instances of one app", data["instancesMost"] * data["activitiesPerInstance"]
                    * Planned, one.ModelCallsInFlight,
                    "as above, or a second app on the same scheduler"),
                Limit("one partition of the run index", data["tableEntitiesPerPartition"] * Planned, one.HottestPartitionWrites,
                    "split the index's partitions by a digit of the run's id; a list merges them"),
                Limit("control queues of Azure Storage as the task hub", data["controlQueuesMost"]
                    * data["episodesPerControlQueue"] * Planned,
                    one.RunsPerSecond * (data.Work.Orchestrations + data.Work.Activities), "Durable Task Scheduler"),
                Limit("Azure Storage as the task hub, one account", data["requestsPerAccount"] * Planned, one.HubRequests,
                    "Durable Task Scheduler"),
                Limit("the hub's queue of activities", data["messagesPerQueue"] * Planned, one.Activities,
                    "Durable Task Scheduler, or several task hubs"),
                Limit(
                    "one capacity unit of Durable Task Scheduler", data["schedulerActionsPerUnit"] * Planned,
                    one.SchedulerActions, "up to three units"),
                Limit("three capacity units", data["schedulerUnitsMost"] * data["schedulerActionsPerUnit"]
                    * Planned, one.SchedulerActions,
                    "a second scheduler and app; runs are independent of each other"),
                Limit("the store, one account", data["requestsPerAccount"] * Planned, one.TableRequests + one.BlobRequests,
                    "fewer rows read per step; blobs in an account of their own; an account per slice of run ids"),
                Limit("Service Bus Standard", data["creditsStandard"] * Planned, one.MessageOperations, "Premium"),
                Limit(
                    "router replicas of `deploy/router/overlays/prod`", data["routerReplicasMost"] * data["routerInFlight"],
                    one.ModelCallsInFlight, "raise `maxReplicaCount`; on the request path replicas share nothing"),
            }.OrderBy(limit => limit.ReachedAt),
        ];
    }

    private int Units(double load, double perUnit) => (int)Math.Max(1, Math.Ceiling(load / (perUnit * Planned)));
}
