using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>One orchestrator function. Everything between the engine and the function completes synchronously, so that only the orchestrator itself waits.</summary>
internal sealed class OrchestratorFunction(
    string name,
    bool isStatic,
    IReadOnlyList<Func<TaskOrchestrationContext, object?>> arguments,
    FunctionInvoker invoker)
{
    public string Name => name;

    public async Task<object?> RunAsync(TaskOrchestrationContext context, IServiceProvider services)
    {
        var values = arguments.Select(argument => argument(context)).ToArray();
        if (isStatic) return await invoker.InvokeAsync(services, values);
        await using var scope = services.CreateAsyncScope();
        return await invoker.InvokeAsync(scope.ServiceProvider, values);
    }
}
