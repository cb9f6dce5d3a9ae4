using System.Globalization;
using System.Text.Json.Nodes;
using Maestro.Approvals;
using Maestro.Expressions;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Graphs;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Functions.Activities;

/// <summary>Puts a gate before people: fixes its payload and lists it. Safe to repeat: an opened gate stays as it is.</summary>
public sealed class OpenGate(
    RunStore runs, NodeStore nodes, GateStore gates, PinnedRecipes recipes, RunScopes scopes, IBlobStore blobs, Journal journal, TimeProvider time)
{
    [Function(nameof(OpenGate))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = (GateNode)recipe.Node(input.NodeId);
        var scope = await scopes.OfNodeAsync(run, recipe, node.Id, cancellationToken);

        var payload = Templates.Bind(node.Payload ?? new JsonObject(), scope);
        var title = Templates.Bind(JsonValue.Create(node.Title), scope);
        if (!payload.IsOk || !title.IsOk) return NodeResult.Failed(string.Join("; ", payload.Faults.Concat(title.Faults)));

        var now = time.GetUtcNow();
        var gate = await gates.OpenAsync(
            new Gate
            {
                RunId = run.Id,
                NodeId = node.Id,
                Recipe = run.Recipe,
                Title = title.Value?.ToString() ?? node.Title,
                Status = GateStatus.Waiting,
                PayloadDigest = await blobs.PutJsonAsync(payload.Value, cancellationToken),
                SchemaPath = node.Schema,
                Required = node.Approvals,
                RequestedBy = run.RequestedBy,
                OpenedAt = now,
                ExpiresAt = now + node.Expires,
            },
            cancellationToken);

        await nodes.UpdateAsync(
            run.Id, node.Id,
            known => (known ?? new NodeRecord { Id = node.Id, Kind = node.Kind, Status = NodeStatus.Waiting }) with
            {
                Status = NodeStatus.Waiting,
                StartedAt = known?.StartedAt ?? now,
            },
            cancellationToken);
        await runs.UpdateAsync(
            run.Id, current => current.HasEnded ? current : current with { Status = RunStatus.Waiting }, cancellationToken);
        await journal.InfoAsync(
            run.Id, node.Id,
            string.Create(CultureInfo.InvariantCulture, $"Waits for {gate.Required} approval(s) as {gate.Id}: {gate.Title}"), cancellationToken);
        return NodeResult.Waiting;
    }
}
