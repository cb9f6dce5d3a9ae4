using Maestro.Router.Choice;
using Maestro.Router.Policies;
using Maestro.Router.Queries;
using Maestro.Router.Storage;

namespace Maestro.Router.Http;

/// <summary>
/// <c>/health</c>: the process lives, and how many deployments could be used. <c>/ready</c>: it takes requests, so not while it
/// stops, nor before it has read its pins.
/// </summary>
internal static class HealthEndpoints
{
    public static async Task HealthAsync(
        HttpContext http, RoutingTable table, Chooser chooser, IRoutingPolicy policy, PolicyWatcher? policies,
        StorageHealth storage)
    {
        var usable = 0;
        foreach (var group in table.Deployments.GroupBy(deployment => deployment.Config.Mode ?? Operation.Chat))
        {
            var query = await policy.PrepareAsync(
                RoutingQuery.Neutral with { Operation = group.Key }, [new("", [.. group])], table, http.RequestAborted);
            usable += group.Count(deployment => chooser.Exclude(deployment, query) is null);
        }

        var status = policies?.Status;
        var health = new HealthWire(
            usable > 0 && storage.IsUp ? "ok" : "degraded", table.Deployments.Length, usable, storage.Parts,
            status is null ? null : new(status.Digest, status.Status));
        await http.Response.WriteAsJsonAsync(health, HttpJson.Default.HealthWire, cancellationToken: http.RequestAborted);
    }

    public static Task ReadyAsync(HttpContext http, bool stopping, bool pinsKnown)
    {
        http.Response.StatusCode = stopping || !pinsKnown ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return http.Response.WriteAsJsonAsync(
            new ReadyWire(stopping ? "stopping" : pinsKnown ? "ready" : "pins not read yet"), HttpJson.Default.ReadyWire,
            cancellationToken: http.RequestAborted);
    }
}

/// <param name="Policy">Null where none is in force. Faults are told by <c>/config</c>, which takes a key.</param>
internal sealed record HealthWire(
    string Status, int Deployments, int Usable, IReadOnlyList<StoragePart> Storage, HealthPolicyWire? Policy);

internal sealed record HealthPolicyWire(string Digest, string Status);

internal sealed record ReadyWire(string Status);
