using System.Collections.Concurrent;
using System.Text.Json;
using Maestro.Embedded.Engine;
using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Maestro.Graphs;

namespace Functions.Tests.Histories;

/// <summary>The app's activities, answering as a scenario says. What is not said goes well at the first try.</summary>
internal sealed class ScriptedActivities
{
    private readonly ConcurrentDictionary<string, int> _tries = new(StringComparer.Ordinal);

    public required IReadOnlyList<GraphNode> Nodes { get; init; }

    /// <summary>A tool node's answer at its n-th try, from 1.</summary>
    public Func<string, int, NodeResult> Tool { get; init; } = (id, _) => Done(id);

    /// <summary>A model's answer at the n-th try of the call.</summary>
    public Func<ModelCall, int, Task<ModelAnswer>> Model { get; init; } = (call, _) => Task.FromResult(
        Says($"{call.NodeId}-answer"));

    /// <summary>An item's answer at its n-th try.</summary>
    public Func<int, int, Task<NodeResult>> Item { get; init; } = (index, _) => Task.FromResult(Done($"item-{index}"));

    public Func<string, NodeResult> Compensate { get; init; } = id => Done($"undone-{id}");

    public int Items { get; init; } = 3;

    public ConcurrentDictionary<string, NodeResult> Gates { get; } = new(StringComparer.Ordinal);

    public static NodeResult Done(string what) => NodeResult.Completed($"sha256:{what}");

    public static ModelAnswer Says(string answer) => new(Done(answer), $"sha256:{answer}-tail", []);

    public static ModelAnswer Asks(ModelCall call, params string[] tools) => new(null, $"sha256:tail-{call.Turn}", tools);

    public void Register(TaskRegistry registry)
    {
        Add<string>(registry, nameof(BeginRun), _ => new RunGraph(Nodes));
        Add<NodeInput>(registry, nameof(RunToolNode), input => Tool(input.NodeId, Try(input.NodeId)));
        Add<NodeInput>(registry, nameof(OpenGate), _ => NodeResult.Waiting);
        Add<NodeInput>(registry, nameof(SettleGate), input => Gates.GetValueOrDefault(input.NodeId, NodeResult.Waiting));
        Add<NodeInput>(registry, nameof(CompensateNode), input => Compensate(input.NodeId));
        Add<SettleNodesInput>(registry, nameof(SettleNodes), _ => null);
        Add<FinishRunInput>(registry, nameof(FinishRun), _ => null);
        AddAsync<ModelCall>(registry, nameof(CallModel), async call => await Model(call, Try($"{call.NodeId}/{call.Turn}")));
        Add<AgentToolCall>(registry, nameof(CallTool), call => new ToolAnswer(call.CallId, $"sha256:{call.CallId}"));
        Add<NodeInput>(registry, MapActivities.Expand, _ => new MapItems("sha256:items", Items));
        AddAsync<MapItemInput>(
            registry, MapActivities.Item, async item => await Item(item.Index, Try($"{item.NodeId}[{item.Index}]")));
        Add<MapResults>(registry, MapActivities.Collect, results => results.Results.Any(item => item.End != NodeEnd.Completed)
            && !Nodes.Single(node => node.Id == results.NodeId).CollectsErrors
                ? NodeResult.Failed("an item failed")
                : Done("collected"));
    }

    private int Try(string what) => _tries.AddOrUpdate(what, 1, (_, tries) => tries + 1);

    private static void Add<TInput>(TaskRegistry registry, string name, Func<TInput, object?> body) =>
        AddAsync<TInput>(registry, name, input => Task.FromResult(body(input)));

    private static void AddAsync<TInput>(TaskRegistry registry, string name, Func<TInput, Task<object?>> body) =>
        registry.AddActivity(name, (_, input, _) => body(JsonSerializer.Deserialize<TInput>(input!, JsonSerializerOptions.Web)!));
}
