using Maestro.Functions.Http.Requests;
using Maestro.Functions.Messages.Lifecycle;

namespace Maestro.Functions.Http.Runs;

/// <summary>
/// <c>GET /runs/{id}/events</c>: what happened to the run, in order, as CloudEvents; <c>after</c>, <c>limit</c>.
/// </summary>
public sealed class ReadEvents(RunStore runs, RunEventLog events)
{
    [Function(nameof(ReadEvents))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "runs/{id}/events")] HttpRequest request, string id,
        CancellationToken cancellationToken)
    {
        var query = new PageQuery(request.Query);
        var (after, limit) = (query.Position("after"), query.Limit());
        if (query.Faults.Count > 0) return ProblemReply.Malformed(query.Faults);
        if (await RunIds.FindAsync(runs, id, cancellationToken) is not { } run) return RunIds.Unknown(id);

        var page = await events.ReadAsync(run.Id, after, limit, cancellationToken);
        var next = page.Count == limit ? page[^1].Sequence : (long?)null;
        return new JsonReply<EventPage>(new EventPage([.. page.Select(CloudEvent.Of)], next), EventJson.Wire.EventPage);
    }
}

/// <summary>A page of a run's events; <paramref name="Next"/> is what to pass as <c>after</c> for more.</summary>
public sealed record EventPage(IReadOnlyList<CloudEvent> Items, long? Next);
