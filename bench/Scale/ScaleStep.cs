namespace Maestro.Bench.Scale;

/// <summary>What so many runs at once ask of everything below them. Rates are per second.</summary>
internal sealed record ScaleStep(
    double ConcurrentRuns,
    double RunsPerSecond,
    double ModelCalls,
    double ModelCallsInFlight,
    double Activities,
    double SchedulerActions,
    double HubRequests,
    double TableRequests,
    double TableWrites,
    double HottestPartitionWrites,
    double BlobRequests,
    double MessageOperations,
    double OwnModelTokens,
    int Instances,
    int ControlQueues,
    int SchedulerUnits,
    int MessagingUnits,
    int StorageAccounts,
    int RouterReplicas,
    int Gpus);

/// <summary>US dollars for a thousand runs at a step.</summary>
internal sealed record ScaleCost(double Provider, double Gpus, double Functions, double Storage, double Messaging, double Router)
{
    public double Total => Provider + Gpus + Functions + Storage + Messaging + Router;
}

/// <summary>Something that ends, and the number of concurrent runs at which it does.</summary>
internal sealed record ScaleLimit(string Name, double ReachedAt, string Remedy);
