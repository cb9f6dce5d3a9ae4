using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

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
            var inputs = 0;
            RefuseWhatDiffersOnReplay(function, faults);
            var bound = BoundFunction<OrchestrationCall>.Compile(
                function, parameter => OrchestratorArgument(function, parameter, ref inputs, faults), faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(name, new OrchestratorFunction(name, function.Method.IsStatic, bound!)))
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
            var bound = BoundFunction<ActivityCall>.Compile(function, parameter => ActivityArgument(function, parameter), faults);
            if (faults.Count > before) continue;
            if (!compiled.TryAdd(name, new ActivityFunction(name, bound!)))
                faults.Add(new(function.Name, $"the activity name '{name}' is used twice"));
        }

        return [.. compiled.Values];
    }

    private static void RefuseWhatDiffersOnReplay(FunctionDescriptor function, ICollection<FunctionFault> faults)
    {
        foreach (var parameter in function.Method.GetParameters().Where(parameter => !function.IsTrigger(parameter)))
        {
            if (parameter.ParameterType == typeof(CancellationToken)
                || parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
                faults.Add(new(
                    function.Name, $"an orchestrator cannot take '{parameter.Name}': what it does must be the same on replay"));
        }
    }

    private static Argument<OrchestrationCall>? OrchestratorArgument(
        FunctionDescriptor function, ParameterInfo parameter, ref int inputs, ICollection<FunctionFault> faults)
    {
        if (parameter.ParameterType == typeof(TaskOrchestrationContext)) return static call => call.Context;
        if (function.IsTrigger(parameter))
            faults.Add(new(function.Name, $"the trigger parameter '{parameter.Name}' must be a TaskOrchestrationContext"));
        else if (++inputs > 1)
            faults.Add(new(function.Name, $"nothing binds the parameter '{parameter.Name}': an orchestration has one input"));
        else return InputReader(parameter);
        return null;
    }

    private static Argument<ActivityCall>? ActivityArgument(FunctionDescriptor function, ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(TaskActivityContext)) return static call => call.Context;
        if (!function.IsTrigger(parameter)) return null;
        var (type, missing) = (parameter.ParameterType, ParameterDefaults.Of(parameter));
        return call => call.Converter.Deserialize(call.InputJson, type) ?? missing;
    }

    private static Argument<OrchestrationCall> InputReader(ParameterInfo parameter)
    {
        var missing = ParameterDefaults.Of(parameter);
        var read = typeof(TaskFunctionCompiler).GetMethod(nameof(ReadInput), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(parameter.ParameterType)
            .CreateDelegate<Func<TaskOrchestrationContext, object?>>();
        return call => read(call.Context) ?? missing;
    }

    private static object? ReadInput<T>(TaskOrchestrationContext context) => context.GetInput<T>();
}
