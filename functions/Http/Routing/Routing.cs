namespace Maestro.Functions.Http.Routing;

/// <summary>
/// The router's decisions: preview, pins, records, replay. What each takes and answers is the router's own contract.
/// </summary>
public sealed class Routing(RouterApi router)
{
    [Function("PreviewRouting")]
    public Task<IActionResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "routing/preview")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/preview", cancellationToken);

    [Function("ListPins")]
    public Task<IActionResult> PinsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "routing/pins")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/pins", cancellationToken);

    [Function("ChangePin")]
    public Task<IActionResult> PinAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", "delete", Route = "routing/pin")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/pin", cancellationToken);

    [Function("DeletePin")]
    public Task<IActionResult> DeletePinAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "routing/pins/{id}")] HttpRequest request, string id,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/pins/" + Uri.EscapeDataString(id), cancellationToken);

    [Function("ListDecisions")]
    public Task<IActionResult> DecisionsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "routing/decisions")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/decisions", cancellationToken);

    [Function("ReplayDecisions")]
    public Task<IActionResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "routing/replay")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "routing/replay", cancellationToken);
}
