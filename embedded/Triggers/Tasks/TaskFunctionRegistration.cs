using Maestro.Embedded.Engine;
using Microsoft.DurableTask;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>Tells the engine which orchestrators and activities the app has.</summary>
internal static class TaskFunctionRegistration
{
    public static TaskRegistry Register(
        IEnumerable<OrchestratorFunction> orchestrators, IEnumerable<ActivityFunction> activities, IServiceProvider services,
        DataConverter converter)
    {
        var registry = new TaskRegistry();
        foreach (var orchestrator in orchestrators)
            registry.AddOrchestrator(orchestrator.Name, context => orchestrator.RunAsync(context, services));
        foreach (var activity in activities)
            registry.AddActivity(
                activity.Name,
                (context, input, cancellation) => activity.RunAsync(context, input, converter, services, cancellation));
        return registry;
    }
}
