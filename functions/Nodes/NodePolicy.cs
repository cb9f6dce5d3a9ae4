using System.Globalization;
using System.Text.Json;
using Maestro.Functions.Contracts;
using Maestro.Functions.Policies;
using Maestro.Policies;

namespace Maestro.Functions.Nodes;

/// <summary>
/// Asks policy before a node does something, and says how a denial ends it. What it said is part of the step's work.
/// </summary>
public sealed class NodePolicy(RunPolicy policy, TimeProvider time)
{
    private const string By = "policy";

    /// <param name="step">The step; its work is to be committed before the node does something.</param>
    /// <param name="node">The node.</param>
    /// <param name="turn">Of an agent: the model call that begins.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<NodePermit> StartAsync(NodeStep step, RecipeNode node, int? turn, CancellationToken cancellationToken)
    {
        var spent = RunTotals.Of(step.Work.Nodes).CostUsd;
        var question = new PolicyQuestion(
            PolicyActions.NodeStart, PolicyInputs.NodeStart(step.Run, step.Recipe, node, spent, turn, time.GetUtcNow()), node.Id,
            turn?.ToString(CultureInfo.InvariantCulture), (node as AgentNode)?.Model);
        var decision = await policy.DecideAsync(step.Work, question, cancellationToken);
        return decision.Allow ? new NodePermit(null, Budget(decision.Obligations)) : new NodePermit(Blocked(decision), null);
    }

    /// <summary>Keeps what policy said, in the router, of the model that served a call.</summary>
    /// <param name="step">The step.</param>
    /// <param name="node">The node.</param>
    /// <param name="turn">The model call.</param>
    /// <param name="subject">Who served it.</param>
    /// <param name="decision">What policy said.</param>
    /// <param name="input">Digest of the JSON that the router's policy judged.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task RoutedAsync(
        NodeStep step, AgentNode node, int turn, string subject, PolicyDecision decision, string? input,
        CancellationToken cancellationToken) =>
        policy.KeepAsync(
            step.Work, new(PolicyActions.Route, [], node.Id, turn.ToString(CultureInfo.InvariantCulture), subject), decision,
            input, cancellationToken);

    /// <summary>
    /// Keeps what the router said about a model: that policy, jurisdictions or budgets leave nobody who may serve the call.
    /// </summary>
    /// <returns>The node's end.</returns>
    public async Task<NodeResult> RefusedByRouterAsync(
        NodeStep step, AgentNode node, int turn, string why, (PolicyDecision Decision, string Input)? said,
        CancellationToken cancellationToken)
    {
        // Where a jurisdiction or a budget of the router's configuration refused, no policy judged anything.
        var denial = said?.Decision
            ?? PolicyDecision.Closed(PolicyPackages.Routing, why, step.Run.Manifest.Policies?.Digest ?? "");
        await RoutedAsync(step, node, turn, node.Model, denial, said?.Input, cancellationToken);
        return Blocked(why);
    }

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

    private static decimal? Number(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number ? value.GetValue<decimal>() : null;
}

/// <summary>What policy said about a node that wants to begin.</summary>
/// <param name="Blocked">The node's end, when it may not.</param>
/// <param name="BudgetUsd">Most US dollars that its next model call may cost; null without a limit.</param>
public sealed record NodePermit(NodeResult? Blocked, decimal? BudgetUsd);
