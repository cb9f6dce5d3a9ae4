using Maestro.Router.Reloading;

namespace Maestro.Router.Http;

/// <summary><c>GET /config</c>: what is in force and what came of the last change; <c>POST /config/reload</c>: look at the file now.</summary>
internal static class ConfigEndpoints
{
    public static Task GetAsync(HttpContext http, ConfigKeeper keeper) =>
        http.Response.WriteAsJsonAsync(keeper.Report, HttpJson.Default.ReloadReport, cancellationToken: http.RequestAborted);

    public static async Task ReloadAsync(HttpContext http, ConfigKeeper keeper)
    {
        var report = await keeper.CheckAsync(http.RequestAborted);
        http.Response.StatusCode = report.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        await http.Response.WriteAsJsonAsync(report, HttpJson.Default.ReloadReport, cancellationToken: http.RequestAborted);
    }
}
