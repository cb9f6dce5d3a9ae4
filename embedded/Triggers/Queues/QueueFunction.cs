using Azure.Storage.Queues.Models;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>One function that messages start, and the queue it receives from.</summary>
internal sealed class QueueFunction(FunctionDescriptor descriptor, string queue, BoundFunction<QueueCall> bound)
{
    public string Name => descriptor.Name;

    public string Queue => queue;

    public async Task RunAsync(QueueMessage message, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await bound.InvokeAsync(new QueueCall(message, scope.ServiceProvider, cancellationToken));
    }
}

internal readonly record struct QueueCall(QueueMessage Message, IServiceProvider Services, CancellationToken CancellationToken)
    : IFunctionCall;
