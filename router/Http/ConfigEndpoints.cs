using Maestro.Router.Policies;
using Maestro.Router.Reloading;

namespace Maestro.Router.Http;

/// <summary>
/// <c>GET /config</c>: which configuration and policies are in force and what came of the last change; <c>POST
/// /config/reload</c>: look at the files now.
/// </summary>
internal static class ConfigEndpoints
{
    private const string Ok = "ok";

    public static Task GetAsync(HttpContext http, ConfigReloader reloader, PolicyWatcher? policies) =>
        http.Response.WriteAsJsonAsync(
            reloader.Report with { Policy = policies?.Status }, HttpJson.Default.ReloadReport,
            cancellationToken: http.RequestAborted);

    public static async Task ReloadAsync(HttpContext http, ConfigReloader reloader, PolicyWatcher? policies)
    {
        var report = await reloader.CheckAsync(http.RequestAborted) with { Policy = policies?.Check() };
        http.Response.StatusCode = report is { Status: Ok, Policy: null or { Status: Ok } }
            ? StatusCodes.Status200OK
            : StatusCodes.Status422UnprocessableEntity;
        await http.Response.WriteAsJsonAsync(report, HttpJson.Default.ReloadReport, cancellationToken: http.RequestAborted);
    }
}
