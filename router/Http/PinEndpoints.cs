using System.Text.Json;
using Maestro.Router.Pins;
using Maestro.Router.Storage;
using Maestro.Router.Telemetry;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary>
/// <c>GET /routing/pins</c>, <c>PUT /routing/pin</c>, <c>DELETE /routing/pins/{id}</c> and <c>DELETE
/// /routing/pin?step=&amp;project=&amp;for=</c>.
/// </summary>
internal sealed class PinEndpoints(
    ActivePins active, RoutingState state, StorageHealth health, ILogger<PinEndpoints> log, TimeProvider time)
{
    public Task ListAsync(HttpContext http) =>
        http.Response.WriteAsJsonAsync([.. active.Current], PinJson.Default.PinArray, cancellationToken: http.RequestAborted);

    /// <summary>204: it holds from the next request on, and after a restart where pins are kept.</summary>
    public async Task SetAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync(http, PinJson.Default.PinRequest) is not { } asked) return;
        var (pin, faults) = asked.Read(http.Request.Headers[ApiHeaders.Actor], state.Table, time.GetUtcNow());
        if (pin is null)
        {
            await JsonBody.RefuseAsync(http, faults);
            return;
        }

        try
        {
            await active.SetAsync(pin, http.RequestAborted);
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            await RefuseAsync(http, fault);
            return;
        }

        log.PinSet(pin.Id, pin.Actor, pin.Model, pin.ExpiresAt, pin.Reason);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public Task RemoveAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var id = http.Request.RouteValues["id"] as string
            ?? Pin.IdOf(Text(query, "step"), Text(query, "project"), Text(query, "for"));
        return RemoveAsync(http, id);
    }

    private static string? Text(IQueryCollection query, string name) => query[name] is [{ Length: > 0 } text] ? text : null;

    private async Task RemoveAsync(HttpContext http, string id)
    {
        try
        {
            if (!await active.RemoveAsync(id, http.RequestAborted))
            {
                await JsonBody.RefuseAsync(http, [new("id", $"there is no pin '{id}'")], StatusCodes.Status404NotFound);
                return;
            }
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            await RefuseAsync(http, fault);
            return;
        }

        log.PinRemoved(id, http.Request.Headers[ApiHeaders.Actor] is [{ Length: > 0 } actor] ? actor : "unknown");
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The storage's own words stay in the log: they may name accounts and paths.</summary>
    private Task RefuseAsync(HttpContext http, Exception fault)
    {
        health.Failed(StorageParts.Pins, fault);
        return JsonBody.RefuseAsync(
            http,
            [new("", "the pin could not be stored; whether it was is seen in GET /routing/pins once the storage answers again")],
            StatusCodes.Status503ServiceUnavailable);
    }
}
