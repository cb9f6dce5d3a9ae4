using Maestro.Functions.Http.Requests;
using Maestro.Functions.Policies;
using Maestro.Policies;

namespace Maestro.Functions.Http.Policies;

/// <summary>
/// The kill switch. <c>GET /halts</c>: the halts in force; <c>PUT /halts</c>: orders one, 200 with it once it is on disk;
/// <c>DELETE /halts/{id}</c>: lifts it, 204. Every run obeys within about a second, from its next step on.
/// </summary>
public sealed class Halts(HaltsInForce board, TimeProvider time)
{
    [Function("ListHalts")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "halts")] HttpRequest request,
        CancellationToken cancellationToken) =>
        new JsonReply<HaltPage>(new HaltPage(await board.CurrentAsync(cancellationToken)), WireJson.Strict.HaltPage);

    [Function("OrderHalt")]
    public async Task<IActionResult> OrderAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "halts")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (body, problem) = await RequestBody.ReadAsync(request, WireJson.Strict.HaltRequest, null, cancellationToken);
        if (problem is not null) return problem;
        var halt = Halt.Create(body!.Scope, body.Name, body.Reason, body.Until, Caller.Of(request), time.GetUtcNow());
        if (!halt.IsOk) return ProblemReply.Invalid(halt.Faults);
        await board.OrderAsync(halt.Value, cancellationToken);
        return new JsonReply<Halt>(halt.Value, WireJson.Strict.Halt);
    }

    [Function("LiftHalt")]
    public async Task<IActionResult> LiftAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "halts/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken) =>
        await board.LiftAsync(id, cancellationToken) ? new NoContentResult() : ProblemReply.NotFound($"There is no halt '{id}'.");
}
