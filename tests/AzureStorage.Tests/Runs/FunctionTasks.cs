using System.Text.Json;
using Maestro.Embedded.Hosting;
using Maestro.Embedded.Triggers.Tasks;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace AzureStorage.Tests.Runs;

/// <summary>The app's orchestrators and activities, as the embedded host found them, for the SDK's worker.</summary>
internal static class FunctionTasks
{
    /// <summary>
    /// The worker reads an orchestrator's input before it starts it; the Functions host does when it is asked for.
    /// </summary>
    private static readonly Dictionary<string, Type> Inputs = new(StringComparer.Ordinal)
    {
        [nameof(RunOrchestrator)] = typeof(RunInput),
        [nameof(AgentOrchestrator)] = typeof(AgentInput),
        [nameof(MapOrchestrator)] = typeof(MapInput),
    };

    public static void Register(DurableTaskRegistry registry, IServiceProvider services)
    {
        var catalog = services.GetRequiredService<FunctionCatalog>();
        foreach (var function in catalog.Orchestrators)
            registry.AddOrchestrator(function.Name, new Orchestrator(function, Inputs[function.Name], services));
        foreach (var function in catalog.Activities) registry.AddActivity(function.Name, new Activity(function, services));
    }

    private sealed class Orchestrator(OrchestratorFunction function, Type input, IServiceProvider services) : ITaskOrchestrator
    {
        public Type InputType => input;

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskOrchestrationContext context, object? input) => function.RunAsync(context, services);
    }

    private sealed class Activity(ActivityFunction function, IServiceProvider services) : ITaskActivity
    {
        public Type InputType => typeof(JsonElement);

        public Type OutputType => typeof(object);

        public Task<object?> RunAsync(TaskActivityContext context, object? input) => function.RunAsync(
            context, input is JsonElement json ? json.GetRawText() : null,
            Microsoft.DurableTask.Converters.JsonDataConverter.Default, services, CancellationToken.None);
    }
}
