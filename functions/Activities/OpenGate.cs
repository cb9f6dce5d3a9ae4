using System.Globalization;
using Maestro.Approvals;
using Maestro.Expressions;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Graphs;
using Maestro.Problems;

namespace Maestro.Functions.Activities;

/// <summary>Puts a gate before people: fixes its payload and lists it. Safe to repeat: an opened gate stays as it is.</summary>
public sealed class OpenGate(StepSources steps, GateStore gates, Bodies bodies, TimeProvider time)
{
    [Function(nameof(OpenGate))]
    public async Task<NodeResult> RunAsync([ActivityTrigger] NodeInput input, CancellationToken cancellationToken)
    {
        var opening = steps.OpenAsync(input.RunId, cancellationToken);
        var opened = gates.GetAsync(input.RunId, input.NodeId, cancellationToken);
        await Task.WhenAll(opening, opened);
        var step = await opening;
        var node = (GateNode)step.Recipe.Node(input.NodeId);
        if ((await opened)?.Value is not { } gate)
        {
            var made = await MakeAsync(step, node, cancellationToken);
            if (!made.TryGet(out var fresh)) return NodeResult.Failed(string.Join("; ", made.Faults));
            gate = fresh;
            await gates.ListAsync(gate, cancellationToken);
            step.Work.Insert(gate);
        }

        step.Work.Change(node.Id, known => (known
            ?? new NodeRecord { Id = node.Id, Kind = node.Kind, Status = NodeStatus.Waiting }) with
        {
            Status = NodeStatus.Waiting,
            StartedAt = known?.StartedAt ?? gate.OpenedAt,
        });
        step.Work.Change(current => current.HasEnded ? current : current with { Status = RunStatus.Waiting });
        step.Work.Info(
            node.Id,
            string.Create(CultureInfo.InvariantCulture, $"Waits for {gate.Required} approval(s) as {gate.Id}: {gate.Title}"));
        await step.SaveAsync(cancellationToken);
        return NodeResult.Waiting;
    }

    private async Task<Result<Gate>> MakeAsync(NodeStep step, GateNode node, CancellationToken cancellationToken)
    {
        var passedOn = step.OutputOf(node.Payload);
        var needs = new ScopeNeeds().Add(JsonValue.Create(node.Title));
        if (passedOn is null) needs.Add(node.Payload);
        var scope = await step.ScopeAsync(node.Id, needs, cancellationToken);

        var payload = passedOn is null ? Templates.Bind(node.Payload ?? new JsonObject(), scope) : Result<JsonNode?>.Ok(null);
        var title = Templates.Bind(JsonValue.Create(node.Title), scope);
        if (!payload.IsOk || !title.IsOk) return Result<Gate>.Failed([.. payload.Faults, .. title.Faults]);

        var (run, now) = (step.Run, time.GetUtcNow());
        return Result<Gate>.Ok(new Gate
        {
            RunId = run.Id,
            NodeId = node.Id,
            Recipe = run.Recipe,
            Title = title.Value?.ToString() ?? node.Title,
            Status = GateStatus.Waiting,
            PayloadDigest = passedOn ?? await bodies.PutAsync(payload.Value, cancellationToken),
            SchemaPath = node.Schema,
            Required = node.Approvals,
            RequestedBy = run.RequestedBy,
            OpenedAt = now,
            ExpiresAt = now + node.Expires,
        });
    }
}
