using Maestro.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Maestro.Functions;

/// <summary>
/// OpenTelemetry, wired once for both hosts. Exporters are chosen by the field's own settings: OTLP when
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, the console when <c>OTEL_TRACES_EXPORTER</c> or
/// <c>OTEL_METRICS_EXPORTER</c> is <c>console</c>. Without either nothing leaves the process.
/// </summary>
public static class MaestroObservability
{
    /// <summary>Sources of other libraries that belong to one trace with ours.</summary>
    private static readonly string[] Sources =
        [MaestroTelemetry.SourceName, "Maestro.*", "Microsoft.DurableTask", "DurableTask.*", "Experimental.ModelContextProtocol"];

    public static IServiceCollection AddMaestroTelemetry(
        this IServiceCollection services, IConfiguration configuration, string service,
        Action<MeterProviderBuilder>? metrics = null)
    {
        var otlp = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 };
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration["OTEL_SERVICE_NAME"] ?? service))
            .WithTracing(tracing =>
            {
                tracing.AddSource(Sources).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation();
                if (otlp) tracing.AddOtlpExporter();
                if (configuration["OTEL_TRACES_EXPORTER"] == "console") tracing.AddConsoleExporter();
            })
            .WithMetrics(meters =>
            {
                meters.AddMeter(MaestroTelemetry.SourceName).AddMeter("Maestro.*").AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation();
                if (otlp) meters.AddOtlpExporter();
                if (configuration["OTEL_METRICS_EXPORTER"] == "console") meters.AddConsoleExporter();
                metrics?.Invoke(meters);
            });
        return services;
    }
}
