namespace Maestro.Router.Http;

/// <summary><c>GET /serving/replicas</c>: the vLLM lane, replica by replica, as of the last scrape.</summary>
internal static class ServingEndpoint
{
    public static Task HandleAsync(HttpContext http, RoutingState state) => http.Response.WriteAsJsonAsync(
        [.. state.Table.Deployments.Where(deployment => deployment.Replica is not null).Select(Describe)],
        HttpJson.Default.ReplicaWireArray,
        cancellationToken: http.RequestAborted);

    private static ReplicaWire Describe(Deployment deployment)
    {
        var now = deployment.Replica!.Now;
        return new(
            deployment.Id, deployment.Config.ModelName, deployment.Config.Model,
            deployment.Config.ApiBase.GetLeftPart(UriPartial.Authority), now.Up, now.At, now.Waiting,
            now.Running, deployment.InFlight, now.KvUsage, now.KvHitRatio, now.P50Ms, now.P95Ms, now.TokensPerSecond, now.Fault);
    }
}

/// <param name="QueueDepth">Requests that wait there.</param>
/// <param name="BatchSize">Requests that are worked on together.</param>
/// <param name="InFlight">Requests that this router has there.</param>
internal sealed record ReplicaWire(
    string Id, string Group, string Model, string Url, bool Up, DateTimeOffset At, int QueueDepth, int BatchSize, int InFlight,
    double KvUsage, double? KvHitRatio,
    double? P50Ms, double? P95Ms, double? TokensPerSecond, string? Fault);
