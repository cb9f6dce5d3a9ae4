using System.Security.Cryptography;
using System.Text;
using Maestro.Problems;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Telemetry;

namespace Maestro.Router.Reloading;

/// <summary>
/// Replaces the configuration in force by what its file says, as a whole or not at all. A file that cannot be read or used
/// changes nothing; the report and the log say why. Deployments that stay the same keep their breakers and statistics.
/// </summary>
internal sealed class ConfigReloader(
    RoutingState state, RouterOptions options, RouterMetrics metrics, ILogger<ConfigReloader> log)
    : BackgroundService
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _seen;
    private ReloadReport _report = new(
        options.ConfigFile ?? "given at the start", options.Time.GetUtcNow(), null, "ok", options.Time.GetUtcNow(),
        state.Table.Deployments.Length, [], []);

    public ReloadReport Report => Volatile.Read(ref _report);

    /// <summary>Looks at the file and takes it over if it has changed and can be used.</summary>
    public async Task<ReloadReport> CheckAsync(CancellationToken cancellationToken)
    {
        if (options.ConfigFile is not { } path) return Report;
        await _one.WaitAsync(cancellationToken);
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
            if (digest != _seen) Take(path, text, digest);
            _seen = digest;
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Also what nobody thought of: a file that somebody is writing must not stop a router that works.
            Refuse(path, [new("", fault.Message)], []);
            _seen = null;
        }
        finally
        {
            _one.Release();
        }

        return Report;
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ConfigFile is null) return;
        // Polling, not file events: mounted ConfigMaps and network folders change by renamed links, which events miss.
        using var timer = new PeriodicTimer(options.ConfigInterval, options.Time);
        try
        {
            do
            {
                await CheckAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The router stops.
        }
    }

    private void Take(string path, string text, string digest)
    {
        var read = ConfigReader.Read(text, options.Environment);
        if (read.Config is not { } config)
        {
            Refuse(path, read.Errors, read.Warnings);
            return;
        }

        var first = Report.InForceDigest is null;
        var table = RoutingTable.Create(config, options.Time, metrics.Breaker, state.Table);
        state.Replace(table);
        var now = options.Time.GetUtcNow();
        Volatile.Write(ref _report, new(path, now, digest, "ok", now, table.Deployments.Length, [], read.Warnings));
        metrics.ConfigRejected(false);
        if (!first) log.ConfigTaken(path, table.Deployments.Length);
    }

    private void Refuse(string path, IReadOnlyList<Fault> errors, IReadOnlyList<Fault> warnings)
    {
        Volatile.Write(
            ref _report,
            Report with { Status = "rejected", CheckedAt = options.Time.GetUtcNow(), Errors = errors, Warnings = warnings });
        metrics.ConfigRejected(true);
        log.ConfigRefused(path, string.Join("; ", errors));
    }
}
