using System.Reflection;
using Maestro.Embedded.Triggers;
using Maestro.Embedded.Triggers.Http;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Embedded.Triggers.Tasks;
using Maestro.Embedded.Triggers.Timers;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Hosting;

/// <summary>The functions of an app, each compiled and ready to be called. Immutable.</summary>
public sealed class FunctionCatalog
{
    private FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions) => Functions = functions;

    /// <summary>By name.</summary>
    public IReadOnlyList<FunctionDescriptor> Functions { get; }

    internal IReadOnlyList<HttpFunction> Http { get; private init; } = [];

    internal IReadOnlyList<TimerFunction> Timers { get; private init; } = [];

    internal IReadOnlyList<QueueFunction> Queues { get; private init; } = [];

    internal IReadOnlyList<OrchestratorFunction> Orchestrators { get; private init; } = [];

    internal IReadOnlyList<ActivityFunction> Activities { get; private init; } = [];

    /// <summary>Finds and compiles every [Function] method of the assemblies.</summary>
    /// <param name="assemblies">Where to look.</param>
    /// <param name="settings">Resolves %Name% in schedules and queue names, once, here.</param>
    /// <exception cref="InvalidFunctionsException">Lists every fault of every function.</exception>
    public static FunctionCatalog Discover(IEnumerable<Assembly> assemblies, IConfiguration settings) =>
        Discover(assemblies.SelectMany(assembly => assembly.GetTypes()), settings);

    internal static FunctionCatalog Discover(IEnumerable<Type> types, IConfiguration settings)
    {
        List<FunctionFault> faults = [];
        var functions = FunctionScanner.Scan(types, faults);
        var catalog = new FunctionCatalog(functions)
        {
            Http = HttpFunctionCompiler.Compile(Of(TriggerKind.Http), faults),
            Timers = TimerFunctionCompiler.Compile(Of(TriggerKind.Timer), settings, faults),
            Queues = QueueFunctionCompiler.Compile(Of(TriggerKind.Queue), settings, faults),
            Orchestrators = TaskFunctionCompiler.CompileOrchestrators(Of(TriggerKind.Orchestration), faults),
            Activities = TaskFunctionCompiler.CompileActivities(Of(TriggerKind.Activity), faults),
        };
        return faults.Count == 0 ? catalog : throw new InvalidFunctionsException(faults);

        IEnumerable<FunctionDescriptor> Of(TriggerKind kind) => functions.Where(function => function.Kind == kind);
    }
}
