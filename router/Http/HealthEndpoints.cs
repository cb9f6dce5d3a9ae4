using Maestro.Router.Choice;
using Maestro.Router.Model;

namespace Maestro.Router.Http;

/// <summary><c>/health</c>: the process lives, and how many deployments could be used. <c>/ready</c>: it takes requests, so not while it stops.</summary>
internal static class HealthEndpoints
{
    public static Task HealthAsync(HttpContext http, RoutingTable table, Chooser chooser)
    {
        var deployments = table.Deployments;
        var usable = deployments.Count(deployment => chooser.Exclude(deployment, RoutingQuery.Neutral with { Operation = deployment.Config.Mode ?? Operation.Chat }) is null);
        var health = new HealthWire(usable > 0 ? "ok" : "degraded", deployments.Length, usable);
        return http.Response.WriteAsJsonAsync(health, HttpJson.Default.HealthWire, cancellationToken: http.RequestAborted);
    }

    public static Task ReadyAsync(HttpContext http, bool stopping)
    {
        http.Response.StatusCode = stopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return http.Response.WriteAsJsonAsync(new ReadyWire(stopping ? "stopping" : "ready"), HttpJson.Default.ReadyWire, cancellationToken: http.RequestAborted);
    }
}

internal sealed record HealthWire(string Status, int Deployments, int Usable);

internal sealed record ReadyWire(string Status);
