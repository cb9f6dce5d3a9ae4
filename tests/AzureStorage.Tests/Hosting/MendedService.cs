using System.Reflection;
using DurableTask.Core;
using DurableTask.Core.History;

namespace AzureStorage.Tests.Hosting;

/// <summary>
/// The provider behind the SDK's in-process host, which was made for a service in memory. What that host hands over about a
/// child orchestration cannot be stored, and it stops its service twice, which ends the process.
/// </summary>
internal class MendedService : DispatchProxy
{
    private IOrchestrationService _service = null!;
    private Task? _stopped;

    public static IOrchestrationService Around(IOrchestrationService service)
    {
        var proxy = Create<IOrchestrationService, MendedService>();
        ((MendedService)(object)proxy)._service = service;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IOrchestrationService.StopAsync) && _stopped is { } stopped) return stopped;
        if (targetMethod.Name == nameof(IOrchestrationService.CompleteTaskOrchestrationWorkItemAsync))
        {
            var state = (OrchestrationRuntimeState)args![1]!;
            Mend(state.NewEvents);
            Mend(state.Events);
            foreach (var message in (IList<TaskMessage>)args[3]!) Mend(message);
        }

        var result = targetMethod.Invoke(_service, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
        if (targetMethod.Name == nameof(IOrchestrationService.StopAsync)) _stopped = (Task)result!;
        return result;
    }

    // The host's own class for this event has a type that the provider's table does not know.
    private static void Mend(IList<HistoryEvent> events)
    {
        for (var at = 0; at < events.Count; at++)
        {
            if (events[at] is not SubOrchestrationInstanceCreatedEvent created
                || created.GetType() == typeof(SubOrchestrationInstanceCreatedEvent))
                continue;
            events[at] = new SubOrchestrationInstanceCreatedEvent(created.EventId)
            {
                Name =
                    created.Name, Version =
                        created.Version, InstanceId = created.InstanceId, Input = created.Input, Timestamp = created.Timestamp,
            };
        }
    }

    // A protobuf map can be written to a queue, but not read back.
    private static void Mend(TaskMessage message)
    {
        if (message.Event is ExecutionStartedEvent { Tags: not null } started)
            started.Tags = new Dictionary<string, string>(started.Tags, StringComparer.Ordinal);
    }
}
