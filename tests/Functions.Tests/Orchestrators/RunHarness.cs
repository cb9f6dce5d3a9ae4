using System.Collections.Concurrent;
using System.Text.Json;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Engine.Lifetime;
using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Maestro.Functions.Orchestrators;
using Maestro.Graphs;
using Maestro.Recipes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace Functions.Tests.Orchestrators;

/// <summary>The run's orchestrators on the real engine, with activities of ours that note what they are asked.</summary>
internal sealed class RunHarness : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, NodeResult> _gates = new(StringComparer.Ordinal);
    private readonly DurableEngine _engine;
    private readonly RunGraph _graph;

    private RunHarness(RunGraph graph)
    {
        _graph = graph;
        var registry = new TaskRegistry();
        registry.AddOrchestrator(nameof(RunOrchestrator), async context =>
        {
            Histories++;
            return await RunOrchestrator.RunAsync(context);
        });
        Activity<string>(registry, nameof(BeginRun), _ => _graph);
        Activity<NodeInput>(registry, nameof(RunToolNode), input =>
        {
            Ran.Enqueue(input.NodeId);
            return Failing.Contains(input.NodeId) ? NodeResult.Failed("as told") : NodeResult.Completed($"digest-{input.NodeId}");
        });
        Activity<NodeInput>(registry, nameof(OpenGate), _ => NodeResult.Waiting);
        Activity<NodeInput>(registry, nameof(SettleGate), input => _gates.GetValueOrDefault(input.NodeId, NodeResult.Waiting));
        Activity<NodeInput>(registry, nameof(CompensateNode), input =>
        {
            Compensated.Enqueue(input.NodeId);
            return NodeResult.Completed("undone");
        });
        Activity<SettleNodesInput>(registry, nameof(SettleNodes), input =>
        {
            foreach (var node in input.Nodes) Settled.Enqueue($"{node.NodeId}:{node.Status}");
            return null;
        });
        Activity<FinishRunInput>(registry, nameof(FinishRun), input =>
        {
            Finished.Enqueue(input);
            return null;
        });
        _engine = new DurableEngine(
            registry, new DurableEngineOptions { DatabasePath = _folder["engine.db"] }, TimeProvider.System,
            NullLoggerFactory.Instance);
    }

    public HashSet<string> Failing { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Ran { get; } = new();

    public ConcurrentQueue<string> Settled { get; } = new();

    public ConcurrentQueue<string> Compensated { get; } = new();

    public ConcurrentQueue<FinishRunInput> Finished { get; } = new();

    /// <summary>How often the orchestrator began on a history.</summary>
    public int Histories { get; private set; }

    public DurableTaskClient Client => _engine.Client;

    public static async Task<RunHarness> StartAsync(params GraphNode[] nodes)
    {
        var harness = new RunHarness(new RunGraph(nodes));
        await harness._engine.StartAsync(CancellationToken.None);
        return harness;
    }

    public static GraphNode Tool(string id, params string[] needs) =>
        new() { Id = id, Kind = NodeKind.Tool, Needs = needs.Length == 0 ? null : needs, Compensates = true };

    public static GraphNode Gate(string id, params string[] needs) =>
        new() { Id = id, Kind = NodeKind.Gate, Needs = needs.Length == 0 ? null : needs, Approvals = 1 };

    public Task<string> StartRunAsync() => Client.ScheduleNewOrchestrationInstanceAsync(nameof(RunOrchestrator));

    public async Task DecideAsync(string runId, string gate, NodeResult result)
    {
        _gates[gate] = result;
        await Client.RaiseEventAsync(runId, RunInstances.GateEvent(gate), "");
    }

    public async Task<string?> EndAsync(string runId)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var end = await Client.WaitForInstanceCompletionAsync(runId, getInputsAndOutputs: true, deadline.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, end.RuntimeStatus);
        return end.ReadOutputAs<string>();
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private static void Activity<TInput>(TaskRegistry registry, string name, Func<TInput, object?> body) =>
        registry.AddActivity(
            name, (_, input, _) => Task.FromResult(body(JsonSerializer.Deserialize<TInput>(input!, JsonSerializerOptions.Web)!)));
}
