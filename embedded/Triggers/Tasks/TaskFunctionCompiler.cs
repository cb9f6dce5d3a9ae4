using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers.Tasks;

/// <summary>Turns orchestrator and activity declarations into what the engine calls, or into faults.</summary>
internal static class TaskFunctionCompiler
{
    public static IReadOnlyList<OrchestratorFunction> CompileOrchestrators(
        IEnumerable<FunctionDescriptor> functions, ICollection<FunctionFault> faults)
    {
        Dictionary<string, OrchestratorFunction> compiled = new(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var before = faults.Count;
            var name = ((OrchestrationTriggerAttribute)function.Trigger).Orchestration ?? function.Name;
            var arguments = OrchestratorArguments(function, faults);
            var invoker = FunctionInvoker.Compile(function, faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(name, new OrchestratorFunction(name, function.Method.IsStatic, arguments, invoker!)))
                faults.Add(new(function.Name, $"the orchestration name '{name}' is used twice"));
        }

        return [.. compiled.Values];
    }

    public static IReadOnlyList<ActivityFunction> CompileActivities(
        IEnumerable<FunctionDescriptor> functions, ICollection<FunctionFault> faults)
    {
        Dictionary<string, ActivityFunction> compiled = new(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            var before = faults.Count;
            var name = ((ActivityTriggerAttribute)function.Trigger).Activity ?? function.Name;
            var arguments = function.Method.GetParameters()
                .Select(parameter => ActivityArgument(function, parameter, faults))
                .OfType<ActivityArgument>()
                .ToArray();
            var invoker = FunctionInvoker.Compile(function, faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(name, new ActivityFunction(name, arguments, invoker!)))
                faults.Add(new(function.Name, $"the activity name '{name}' is used twice"));
        }

        return [.. compiled.Values];
    }

    private static List<Func<TaskOrchestrationContext, object?>> OrchestratorArguments(
        FunctionDescriptor function, ICollection<FunctionFault> faults)
    {
        List<Func<TaskOrchestrationContext, object?>> arguments = [];
        var inputs = 0;
        foreach (var parameter in function.Method.GetParameters())
        {
            if (parameter.ParameterType == typeof(TaskOrchestrationContext)) arguments.Add(static context => context);
            else if (function.IsTrigger(parameter))
                faults.Add(new(function.Name, $"the trigger parameter '{parameter.Name}' must be a TaskOrchestrationContext"));
            else if (parameter.ParameterType == typeof(CancellationToken) || parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
                faults.Add(new(function.Name, $"an orchestrator cannot take '{parameter.Name}': what it does must be the same on replay"));
            else if (++inputs > 1)
                faults.Add(new(function.Name, $"nothing binds the parameter '{parameter.Name}': an orchestration has one input"));
            else arguments.Add(InputReader(parameter));
        }

        return arguments;
    }

    private static ActivityArgument? ActivityArgument(
        FunctionDescriptor function, ParameterInfo parameter, ICollection<FunctionFault> faults)
    {
        if (parameter.ParameterType == typeof(TaskActivityContext)) return static call => call.Context;
        if (function.IsTrigger(parameter))
        {
            var (type, missing) = (parameter.ParameterType, ParameterDefaults.Of(parameter));
            return call => call.Converter.Deserialize(call.InputJson, type) ?? missing;
        }

        if (parameter.ParameterType == typeof(CancellationToken)) return static call => call.CancellationToken;
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null && parameter.ParameterType == typeof(DurableTaskClient))
            return static call => call.Services.GetRequiredService<DurableTaskClient>();
        faults.Add(new(function.Name, $"nothing binds the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}"));
        return null;
    }

    private static Func<TaskOrchestrationContext, object?> InputReader(ParameterInfo parameter)
    {
        var missing = ParameterDefaults.Of(parameter);
        var read = typeof(TaskFunctionCompiler).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(parameter.ParameterType)
            .CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return context => read(context) ?? missing;
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
