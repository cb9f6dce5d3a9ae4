using System.Globalization;
using Maestro.Approvals;
using Maestro.Recipes;
using Maestro.Runs;

namespace Maestro.Policies;

/// <summary>
/// The inputs that policies see; docs/policies.md describes them. Pure. A member that is not known is left out, never null, so
/// that a rule about it is undefined and does not allow.
/// </summary>
public static class PolicyInputs
{
    public static JsonObject RunStart(
        Recipe recipe, AutonomyLevel autonomy, IReadOnlyList<string> tags, string actor, DateTimeOffset now)
    {
        var input = Of(PolicyActions.RunStart, actor, now);
        input["run"] = About(recipe.Name, recipe.Version, autonomy, tags, actor, 0);
        input["recipe"] = new JsonObject
        {
            ["name"] = recipe.Name,
            ["tags"] = Texts(recipe.Tags),
            ["nodes"] = new JsonArray([.. recipe.Nodes.Select(node => About(node))]),
            ["tools"] = Texts(
                recipe.Tools.SelectMany(server => server.Allow.Select(tool => new ToolName(server.Name, tool).ToString()))),
            ["controls"] = recipe.Controls.BudgetUsd is { } budget ? new JsonObject { ["budget_usd"] = budget } : [],
        };
        return input;
    }

    /// <param name="costUsd">What the run has spent so far.</param>
    /// <param name="turn">Of an agent: the model call that begins, from 0.</param>
    public static JsonObject NodeStart(Run run, Recipe recipe, RecipeNode node, decimal costUsd, int? turn, DateTimeOffset now)
    {
        var input = OfNode(PolicyActions.NodeStart, run, recipe, node, costUsd, now);
        if (turn is { } number) ((JsonObject)input["node"]!)["turn"] = number;
        if (recipe.Controls.BudgetUsd is { } budget) input["controls"] = new JsonObject { ["budget_usd"] = budget };
        return input;
    }

    /// <param name="arguments">As the tool will get them.</param>
    /// <param name="repeatable">The tool says that calling it twice does no harm.</param>
    public static JsonObject ToolCall(
        Run run, Recipe recipe, RecipeNode node, ToolName tool, JsonObject arguments, bool repeatable, DateTimeOffset now)
    {
        var input = OfNode(PolicyActions.ToolCall, run, recipe, node, null, now);
        input["tool"] = new JsonObject
        {
            ["server"] = tool.Server,
            ["name"] = tool.Tool,
            ["arguments"] = arguments.DeepClone(),
            ["repeatable"] = repeatable,
        };
        return input;
    }

    public static JsonObject ApprovalVote(Run run, Gate gate, Vote vote)
    {
        var input = Of(PolicyActions.ApprovalVote, vote.Actor, vote.At);
        input["run"] = About(run, null);
        var approval = new JsonObject
        {
            ["id"] = gate.Id,
            ["node"] = gate.NodeId,
            ["decision"] = Word(vote.Decision),
            ["required"] = gate.Required,
            ["votes"] = new JsonArray([.. gate.Votes.Select(cast => (JsonNode)new JsonObject
            {
                ["actor"] = cast.Actor,
                ["decision"] = Word(cast.Decision),
                ["payload_digest"] = cast.PayloadDigest,
            })]),
            ["payload_digest"] = vote.PayloadDigest,
            ["requested_by"] = gate.RequestedBy,
            ["opened_at"] = Instant(gate.OpenedAt),
        };
        if (gate.ExpiresAt is { } expires) approval["expires_at"] = Instant(expires);
        input["approval"] = approval;
        return input;
    }

    /// <summary>What a step works on: the tags of its run, its recipe and its node.</summary>
    public static IReadOnlyList<string> StepTags(Run run, Recipe recipe, RecipeNode node) =>
        [.. run.Tags.Concat(recipe.Tags).Concat(node.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static JsonObject OfNode(string action, Run run, Recipe recipe, RecipeNode node, decimal? costUsd, DateTimeOffset now)
    {
        var input = Of(action, run.RequestedBy, now);
        input["run"] = About(run, costUsd);
        input["node"] = About(node);
        input["step_tags"] = Texts(StepTags(run, recipe, node));
        return input;
    }

    private static JsonObject Of(string action, string actor, DateTimeOffset now) =>
        new() { ["action"] = action, ["time"] = Instant(now), ["actor"] = actor };

    private static JsonObject About(Run run, decimal? costUsd)
    {
        var about = About(run.Recipe, run.Version, run.Autonomy, run.Tags, run.RequestedBy, costUsd);
        about["id"] = run.Id;
        return about;
    }

    private static JsonObject About(
        string recipe, string version, AutonomyLevel autonomy, IReadOnlyList<string> tags, string requestedBy, decimal? costUsd)
    {
        var about = new JsonObject
        {
            ["recipe"] = recipe,
            ["version"] = version,
            ["autonomy"] = autonomy.ToString(),
            ["tags"] = Texts(tags),
            ["requested_by"] = requestedBy,
        };
        if (costUsd is { } cost) about["cost_usd"] = cost;
        return about;
    }

    private static JsonObject About(RecipeNode node)
    {
        var about = new JsonObject
        {
            ["id"] = node.Id,
            ["kind"] = Word(node.Kind),
            ["tags"] = Texts(node.Tags),
            ["compensated"] = node.Compensate is not null,
        };
        switch (node)
        {
            case AgentNode agent:
                about["model"] = agent.Model;
                if (agent.Hint != ModelHint.None) about["hint"] = Word(agent.Hint);
                break;
            case ToolNode tool:
                about["tool"] = tool.Call.Tool;
                break;
            case MapNode map:
                about["tool"] = map.Do.Tool;
                break;
            case GateNode gate:
                about["approvals"] = gate.Approvals;
                break;
        }

        return about;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
