using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>One function that messages start, and the entity it receives from.</summary>
internal sealed class MessageFunction(
    FunctionDescriptor descriptor,
    QueueEntity entity,
    bool autoComplete,
    IReadOnlyList<MessageArgument> arguments,
    FunctionInvoker invoker)
{
    public string Name => descriptor.Name;

    public QueueEntity Entity => entity;

    /// <summary>Complete the message when the function returns without having settled it.</summary>
    public bool AutoComplete => autoComplete;

    public async Task RunAsync(
        ServiceBusReceivedMessage message, ServiceBusMessageActions actions, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var call = new MessageCall(message, actions, scope.ServiceProvider, cancellationToken);
        await invoker.InvokeAsync(scope.ServiceProvider, [.. arguments.Select(argument => argument(call))]);
    }
}

internal readonly record struct MessageCall(
    ServiceBusReceivedMessage Message, ServiceBusMessageActions Actions, IServiceProvider Services, CancellationToken CancellationToken);

/// <summary>Takes one argument from a delivery; throws what reading the body throws, which counts as a failed delivery.</summary>
internal delegate object? MessageArgument(MessageCall call);
