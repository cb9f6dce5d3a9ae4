using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>
/// One orchestrator function. Everything between the engine and the function completes synchronously, so that only the
/// orchestrator itself waits.
/// </summary>
internal sealed class OrchestratorFunction(string name, bool isStatic, BoundFunction<OrchestrationCall> bound)
{
    public string Name => name;

    public async Task<object?> RunAsync(TaskOrchestrationContext context, IServiceProvider services)
    {
        if (isStatic) return await bound.InvokeAsync(new OrchestrationCall(context, services));
        await using var scope = services.CreateAsyncScope();
        return await bound.InvokeAsync(new OrchestrationCall(context, scope.ServiceProvider));
    }
}

/// <summary>Nothing of an orchestration is ever cancelled from outside.</summary>
internal readonly record struct OrchestrationCall(TaskOrchestrationContext Context, IServiceProvider Services) : IFunctionCall
{
    public CancellationToken CancellationToken => CancellationToken.None;
}
