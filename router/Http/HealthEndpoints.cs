using Maestro.Router.Choice;
using Maestro.Router.Model;
using Maestro.Router.Storage;

namespace Maestro.Router.Http;

/// <summary><c>/health</c>: the process lives, and how many deployments could be used. <c>/ready</c>: it takes requests, so not while it stops, nor before it has read its pins.</summary>
internal static class HealthEndpoints
{
    public static Task HealthAsync(HttpContext http, RoutingTable table, Chooser chooser, StorageHealth storage)
    {
        var deployments = table.Deployments;
        var usable = deployments.Count(deployment => chooser.Exclude(deployment, RoutingQuery.Neutral with { Operation = deployment.Config.Mode ?? Operation.Chat }) is null);
        var health = new HealthWire(usable > 0 && storage.IsUp ? "ok" : "degraded", deployments.Length, usable, storage.Parts);
        return http.Response.WriteAsJsonAsync(health, HttpJson.Default.HealthWire, cancellationToken: http.RequestAborted);
    }

    public static Task ReadyAsync(HttpContext http, bool stopping, bool pinsKnown)
    {
        http.Response.StatusCode = stopping || !pinsKnown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return http.Response.WriteAsJsonAsync(new ReadyWire(stopping ? "stopping" : pinsKnown ? "ready" : "pins not read yet"), HttpJson.Default.ReadyWire, cancellationToken: http.RequestAborted);
    }
}

internal sealed record HealthWire(string Status, int Deployments, int Usable, IReadOnlyList<StoragePart> Storage);

internal sealed record ReadyWire(string Status);
