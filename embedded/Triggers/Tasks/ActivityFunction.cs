using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>One activity function: its own scope for each call.</summary>
internal sealed class ActivityFunction(string name, IReadOnlyList<ActivityArgument> arguments, FunctionInvoker invoker)
{
    public string Name => name;

    public async Task<object?> RunAsync(
        TaskActivityContext context, string? inputJson, DataConverter converter, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var call = new ActivityCall(context, inputJson, converter, scope.ServiceProvider, cancellationToken);
        return await invoker.InvokeAsync(scope.ServiceProvider, [.. arguments.Select(argument => argument(call))]);
    }
}

/// <summary>What the arguments of one call are taken from.</summary>
internal readonly record struct ActivityCall(
    TaskActivityContext Context, string? InputJson, DataConverter Converter, IServiceProvider Services, CancellationToken CancellationToken);

/// <summary>Takes one argument from a call; throws what reading the input throws.</summary>
internal delegate object? ActivityArgument(ActivityCall call);
