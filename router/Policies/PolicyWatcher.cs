using Maestro.Policies.Folders;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Policies;

/// <summary>Looks at the policies' folder from time to time, off the request path, and tells what came of it.</summary>
internal sealed class PolicyWatcher(
    CurrentPolicies keeper, RouterOptions options, RouterMetrics metrics, ILogger<PolicyWatcher> log) : BackgroundService
{
    public PolicyStatus Status => keeper.Status;

    public PolicyStatus Check()
    {
        keeper.Refresh(now: true);
        return keeper.Status;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        var status = keeper.Status;
        log.PolicyInForce(status.Source, status.Digest);
        metrics.PolicyRejected(false);
        keeper.Changed += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        keeper.Changed -= OnChanged;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Policies!.Interval, options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) keeper.Refresh();
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    private void OnChanged(object? sender, PolicyChangedEventArgs change)
    {
        var status = change.Status;
        metrics.PolicyRejected(status.Faults.Count > 0);
        if (status.Faults.Count > 0) log.PolicyRefused(status.Source, status.Digest, string.Join("; ", status.Faults));
        else log.PolicyInForce(status.Source, status.Digest);
    }
}
