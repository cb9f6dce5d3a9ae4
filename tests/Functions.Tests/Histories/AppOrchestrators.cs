using System.Reflection;
using Maestro.Embedded.Engine;
using Maestro.Functions.Orchestrators;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Functions.Tests.Histories;

/// <summary>Every orchestrator of the app by its function's name, found as the hosts find them.</summary>
internal static class AppOrchestrators
{
    public static IReadOnlyDictionary<string, OrchestratorBody> All { get; } = typeof(RunOrchestrator).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(OrchestrationTriggerAttribute))))
        .ToDictionary(method => method.GetCustomAttribute<FunctionAttribute>()!.Name, Body, StringComparer.Ordinal);

    private static OrchestratorBody Body(MethodInfo method) => async context =>
    {
        var task = method.CreateDelegate<Func<TaskOrchestrationContext, Task>>()(context);
        await task;
        return task.GetType().GetProperty(nameof(Task<>.Result))!.GetValue(task);
    };
}
