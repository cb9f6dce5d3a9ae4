using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Maestro.Functions.Agents;
using Maestro.Functions.Orchestrators;
using Maestro.Policies;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores.Runs;

namespace Maestro.Functions.Policies;

/// <summary>Asks policy before a node does something, and says how a denial ends it.</summary>
public sealed class NodePolicy(PolicyDesk desk, NodeStore nodes, TimeProvider time)
{
    private const string By = "policy";

    /// <param name="turn">Of an agent: the model call that begins.</param>
    public async Task<NodePermit> StartAsync(Run run, Recipe recipe, RecipeNode node, int? turn, CancellationToken cancellationToken)
    {
        var spent = RunTotals.Of(await nodes.ListAsync(run.Id, cancellationToken)).CostUsd;
        var question = new PolicyQuestion(
            PolicyActions.NodeStart, PolicyInputs.NodeStart(run, recipe, node, spent, turn, time.GetUtcNow()), node.Id,
            turn?.ToString(CultureInfo.InvariantCulture), (node as AgentNode)?.Model);
        var decision = await desk.DecideAsync(run, question, cancellationToken);
        return decision.Allow ? new NodePermit(null, Budget(decision.Obligations)) : new NodePermit(Blocked(decision), null);
    }

    /// <summary>Keeps what policy said, in the router, of the model that served a call.</summary>
    public Task RoutedAsync(Run run, Recipe recipe, AgentNode node, int turn, RouteDecision route, CancellationToken cancellationToken) =>
        desk.RecordAsync(
            run.Id, Routing(run, recipe, node, turn, route.Deployment),
            new PolicyDecision(true, [$"{route.Deployment} served it; the router's decision {route.Decision} has every candidate."], route.Rules, [], route.Policy),
            null, cancellationToken);

    /// <summary>Keeps what the router said about a model: that policy, jurisdictions or budgets leave nobody who may serve the call.</summary>
    /// <returns>The node's end.</returns>
    public async Task<NodeResult> RefusedByRouterAsync(
        Run run, Recipe recipe, AgentNode node, int turn, string why, CancellationToken cancellationToken)
    {
        await desk.RecordAsync(
            run.Id, Routing(run, recipe, node, turn, node.Model), PolicyDecision.Closed(PolicyPackages.Routing, why, run.Manifest.Policies?.Digest ?? ""), null, cancellationToken);
        return Blocked(why);
    }

    private static PolicyQuestion Routing(Run run, Recipe recipe, AgentNode node, int turn, string subject) => new(
        PolicyActions.Route, PolicyInputs.Route(run, recipe, node), node.Id, turn.ToString(CultureInfo.InvariantCulture), subject);

    /// <summary>A node that policy does not let go on: blocked, by name of who said so.</summary>
    public static NodeResult Blocked(PolicyDecision decision) => Blocked(string.Join(" ", decision.Reasons));

    private static NodeResult Blocked(string why) => NodeResult.Blocked(By, why);

    /// <summary>The step's own limit, or what is left of the run's when that is less.</summary>
    private static decimal? Budget(JsonObject obligations)
    {
        var step = Number(obligations["step_budget_usd"]);
        var run = Number(obligations["run_budget_usd"]);
        return step is null ? run : run is null ? step : Math.Min(step.Value, run.Value);
    }

    private static decimal? Number(JsonNode? value) => value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : null;
}

/// <summary>What policy said about a node that wants to begin.</summary>
/// <param name="Blocked">The node's end, when it may not.</param>
/// <param name="BudgetUsd">Most US dollars that its next model call may cost; null without a limit.</param>
public sealed record NodePermit(NodeResult? Blocked, decimal? BudgetUsd);
