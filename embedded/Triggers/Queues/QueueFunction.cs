using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>One function that messages start, and the queue it receives from.</summary>
internal sealed class QueueFunction(FunctionDescriptor descriptor, string queue, IReadOnlyList<QueueArgument> arguments, FunctionInvoker invoker)
{
    public string Name => descriptor.Name;

    public string Queue => queue;

    public async Task RunAsync(QueueMessage message, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var call = new QueueCall(message, scope.ServiceProvider, cancellationToken);
        await invoker.InvokeAsync(scope.ServiceProvider, [.. arguments.Select(argument => argument(call))]);
    }
}

internal readonly record struct QueueCall(QueueMessage Message, IServiceProvider Services, CancellationToken CancellationToken);

/// <summary>Takes one argument from a delivery; throws what reading the body throws, which counts as a failed try.</summary>
internal delegate object? QueueArgument(QueueCall call);
