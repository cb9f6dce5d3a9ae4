using System.Reflection;
using Maestro.Embedded.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Maestro.Embedded.Hosting;

/// <summary>
/// The liveness of the host itself, at the address where the Functions host has it. The app has its own health function.
/// </summary>
internal static class HostStatusEndpoint
{
    public static void MapHostStatus(this IEndpointRouteBuilder endpoints, FunctionCatalog catalog, TimeProvider time)
    {
        var version =
            typeof(HostStatusEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var started = time.GetTimestamp();
        endpoints.MapGet("/admin/host/status", () => Results.Json(new
        {
            state = "Running",
            version,
            processUptime = (long)time.GetElapsedTime(started).TotalMilliseconds,
            functions = catalog.Functions.Count,
        }));
    }
}
