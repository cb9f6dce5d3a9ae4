using DurableTask.Core;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AzureStorage.Tests.Hosting;

/// <summary>
/// The server of the SDK's in-process host. When an orchestration continues as new, that host drops every message of the
/// generation that ends, and with them the events that the worker sends on to the next one. Here they go by the field that is
/// meant for them.
/// </summary>
internal sealed class MendedServer(
    IHostApplicationLifetime lifetime, ILoggerFactory logging, IOrchestrationService service, IOrchestrationServiceClient client,
    IOptions<TaskHubGrpcServerOptions> options) : TaskHubGrpcServer(lifetime, logging, service, client, options)
{
    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(OrchestratorResponse request, ServerCallContext context)
    {
        var end = request.Actions.Select(action => action.CompleteOrchestration).LastOrDefault(action => action is not null);
        if (end is { OrchestrationStatus: Microsoft.DurableTask.Protobuf.OrchestrationStatus.ContinuedAsNew })
        {
            foreach (var action in request.Actions.Where(action => action.SendEvent?.Instance.InstanceId == request.InstanceId)
                .ToList())
            {
                request.Actions.Remove(action);
                end.CarryoverEvents.Add(new HistoryEvent
                {
                    EventId = -1, EventRaised = new EventRaisedEvent
                    {
                        Name = action.SendEvent.Name,
                        Input = action.SendEvent.Data,
                    },
                });
            }
        }

        return base.CompleteOrchestratorTask(request, context);
    }
}
