using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Activities;

/// <summary>Keeps a node's record while its steps run.</summary>
public sealed class NodeSteps(NodeStore nodes, Journal journal, TimeProvider time)
{
    /// <summary>
    /// Notes that a step begins. A step that begins again was repeated, after a failure or a crash; the record counts
    /// it and the log says so.
    /// </summary>
    public async Task BeginAsync(
        string runId, string nodeId, NodeKind kind, string step, CancellationToken cancellationToken, string? parent = null)
    {
        var record = await nodes.UpdateAsync(
            runId, nodeId,
            known => (known ?? new NodeRecord { Id = nodeId, Kind = kind, Status = NodeStatus.Running, Parent = parent })
                .Begun(step, time.GetUtcNow()),
            cancellationToken);
        if (record.Starts[step] > 1)
            await journal.WarnAsync(runId, nodeId, $"Step {step} begins again (try {record.Starts[step]}).", cancellationToken);
    }

    /// <summary>Adds what a model call used to the node's record.</summary>
    public Task AddUsageAsync(
        string runId, string nodeId, Agents.ModelReply reply, CancellationToken cancellationToken)
    {
        var usage = reply.Response.Usage;
        return nodes.UpdateAsync(
            runId, nodeId,
            known => known! with
            {
                CostUsd = known.CostUsd + reply.CostUsd,
                Tokens = known.Tokens + new TokenCount(usage?.InputTokenCount ?? 0, usage?.OutputTokenCount ?? 0),
                Model = reply.Model,
                Provider = reply.Provider,
                Simulated = known.Simulated || reply.Simulated,
            },
            cancellationToken);
    }
}
