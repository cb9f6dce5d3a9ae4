using Maestro.Router.Formats;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Serving;

/// <summary>Asks every replica for its metrics, once a second, all at the same time and off the request path.</summary>
internal sealed class ReplicaMonitor(RoutingState state, HttpMessageInvoker http, TimeProvider time, ILogger<ReplicaMonitor> log)
    : BackgroundService
{
    private const int MaxPage = 4 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Asks all replicas of the table in force once.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => Task.WhenAll(
        state.Table.Deployments.Where(deployment => deployment.Replica is not null)
            .Select(deployment => LookAsync(deployment, cancellationToken)));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    private async Task LookAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var replica = deployment.Replica!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, replica.MetricsUrl);
            foreach (var (name, value) in deployment.Headers) request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode) throw new InvalidDataException($"status {(int)response.StatusCode}");
            await response.Content.LoadIntoBufferAsync(MaxPage, limit.Token);
            Take(replica, VllmSample.Read(await response.Content.ReadAsStringAsync(limit.Token), time.GetUtcNow()));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException
            or InvalidOperationException or OperationCanceledException)
        {
            if (cancellationToken.IsCancellationRequested) return;
            var before = replica.Now;
            if (before.Up) log.ReplicaSilent(deployment.Id, fault.Message);
            replica.Report(before with
            {
                Up = false,
                At = time.GetUtcNow(),
                Fault = fault is OperationCanceledException ? "no answer" : fault.Message,
            });
        }
    }

    private static void Take(Replica replica, VllmSample sample)
    {
        if (!sample.Recognized) throw new InvalidDataException("its /metrics is not vLLM's");
        var before = replica.Last;
        var queries = sample.PrefixQueries - (before?.PrefixQueries ?? 0);
        var seconds = before is null ? 0 : (sample.At - before.At).TotalSeconds;
        replica.Report(new(
            true,
            sample.At,
            (int)sample.Running,
            (int)sample.Waiting,
            sample.KvUsage,
            queries > 0 ? Math.Clamp((sample.PrefixHits - (before?.PrefixHits ?? 0)) / queries, 0, 1) : replica.Now.KvHitRatio,
            sample.LatencySince(before, 0.5) ?? replica.Now.P50Ms,
            sample.LatencySince(before, 0.95) ?? replica.Now.P95Ms,
            seconds > 0 ? (sample.GeneratedTokens - before!.GeneratedTokens) / seconds : null,
            null));
        replica.Last = sample;
    }
}
