using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>One activity function: its own scope for each call.</summary>
internal sealed class ActivityFunction(string name, BoundFunction<ActivityCall> bound)
{
    public string Name => name;

    public async Task<object?> RunAsync(
        TaskActivityContext context, string? inputJson, DataConverter converter, IServiceProvider services,
        CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return await bound.InvokeAsync(new ActivityCall(context, inputJson, converter, scope.ServiceProvider, cancellationToken));
    }
}

/// <summary>What the arguments of one call are taken from.</summary>
internal readonly record struct ActivityCall(
    TaskActivityContext Context, string? InputJson, DataConverter Converter, IServiceProvider Services,
    CancellationToken CancellationToken)
    : IFunctionCall;
