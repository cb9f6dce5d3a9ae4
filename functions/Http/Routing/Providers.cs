namespace Maestro.Functions.Http.Routing;

/// <summary>Where models are served: the router's deployments and the replicas of the serving lane.</summary>
public sealed class Providers(RouterApi router)
{
    [Function("ListProviders")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "providers")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "providers", cancellationToken);

    /// <summary>Ids have slashes: a caller sends them encoded, and the router reads them so.</summary>
    [Function("TestProvider")]
    public Task<IActionResult> TestAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "providers/{id}/test")] HttpRequest request, string id,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, $"providers/{Uri.EscapeDataString(Uri.UnescapeDataString(id))}/test", cancellationToken);

    [Function("ListReplicas")]
    public Task<IActionResult> ReplicasAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "serving/replicas")] HttpRequest request,
        CancellationToken cancellationToken) =>
        router.ForwardAsync(request, "serving/replicas", cancellationToken);
}
