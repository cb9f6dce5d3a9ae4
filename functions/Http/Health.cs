using System.Reflection;
using Maestro.Stores;
using Microsoft.DurableTask.Client;

namespace Maestro.Functions.Http;

/// <summary>
/// <c>GET /health</c>: whether the app can do its work, that is, reach its store and its engine. 503 when it cannot.
/// </summary>
public sealed class Health(ITableStore tables)
{
    private static readonly string Version =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    [Function(nameof(Health))]
    public async Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var store = await ProbeAsync(() => tables.GetAsync("runs", "health", "health", cancellationToken));
        var engine = await ProbeAsync(() => client.GetInstanceAsync("health", cancellationToken));
        var ok = store && engine;
        return new JsonReply<HealthView>(
            new HealthView(ok ? "ok" : "unhealthy", Word(store), Word(engine), Version), WireJson.Strict.HealthView,
            ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(bool works) => works ? "ok" : "unreachable";

    private static async Task<bool> ProbeAsync(Func<Task> probe)
    {
        try
        {
            await probe();
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The reason is for the log of the part that failed; this endpoint is open to everybody.
            return false;
        }
    }
}
