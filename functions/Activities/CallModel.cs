using System.ClientModel;
using System.Diagnostics;
using System.Globalization;
using Maestro.Functions.Agents;
using Maestro.Functions.Orchestrators;
using Maestro.Functions.Catalog;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Recipes;
using Maestro.Stores.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Activities;

/// <summary>
/// One model call of an agent. Answers with the node's end, or with the tool calls that the model asks for.
/// Repeated after a crash it asks the model again; everything before it is in the conversation and is not asked again.
/// </summary>
public sealed class CallModel(
    RunStore runs, PinnedRecipes recipes, AgentPrompt prompt, Conversation conversation, ModelClient models, NodePolicy policy,
    NodeSteps steps, NodeCompletion completion, Journal journal, IOptions<RouterOptions> limits, TimeProvider time)
{
    private const int ForbiddenStatus = 403;

    [Function(nameof(CallModel))]
    public async Task<ModelAnswer> RunAsync([ActivityTrigger] ModelCall input, CancellationToken cancellationToken)
    {
        var run = (await runs.GetAsync(input.RunId, cancellationToken))!;
        var recipe = await recipes.GetAsync(run, cancellationToken);
        var node = (AgentNode)recipe.Node(input.NodeId);
        await steps.BeginAsync(
            run.Id, node.Id, node.Kind, string.Create(CultureInfo.InvariantCulture, $"model.{input.Turn}"), cancellationToken);

        using var span = NodeSpans.Start(run, node.Id, node.Kind);

        var permit = await policy.StartAsync(run, recipe, node, input.Turn, cancellationToken);
        if (permit.Blocked is { } blocked) return new ModelAnswer(blocked, input.Tail ?? "", []);

        var asked = await prompt.NextAsync(run, recipe, node, input, cancellationToken);
        if (!asked.IsOk) return new ModelAnswer(NodeResult.Failed(string.Join("; ", asked.Faults)), input.Tail ?? "", []);

        var began = time.GetTimestamp();
        var route = new ModelRoute(
            run.Id, node.Id, node.Hint, PolicyInputs.StepTags(run, recipe, node), run.Manifest.Policies?.Digest, permit.BudgetUsd);
        var (reply, denial) = await AskAsync(node, route, asked.Value, cancellationToken);
        if (reply is null)
            return new ModelAnswer(await policy.RefusedByRouterAsync(run, recipe, node, input.Turn, denial!, cancellationToken), input.Tail ?? "", []);
        await steps.AddUsageAsync(run.Id, node.Id, reply, cancellationToken);
        if (reply.Route is { } routed) await policy.RoutedAsync(run, recipe, node, input.Turn, routed, cancellationToken);
        await journal.InfoAsync(run.Id, node.Id, Line(reply, time.GetElapsedTime(began)), cancellationToken);

        var answer = AgentAnswer.Read(recipe, node, reply.Response);
        var added = asked.Value.Added.Concat(reply.Response.Messages).ToList();
        if (answer.Repair is { } repair && input.Repairs + 1 < node.Retry.MaxAttempts)
        {
            await journal.WarnAsync(run.Id, node.Id, "The answer does not fit its schema; the model is asked to mend it.", cancellationToken);
            added.Add(new ChatMessage(ChatRole.User, repair));
            return new ModelAnswer(null, await conversation.AppendAsync(input.Tail, added, cancellationToken), [], AsksForRepair: true);
        }

        var tail = await conversation.AppendAsync(input.Tail, added, cancellationToken);
        if (answer.Error is { } error) return new ModelAnswer(NodeResult.Failed(error), tail, []);
        if (answer.ToolCalls.Count > 0) return new ModelAnswer(null, tail, answer.ToolCalls);
        return new ModelAnswer(
            await completion.CompleteAsync(run.Id, node.Id, answer.Output, "Completed.", cancellationToken), tail, []);
    }

    /// <summary>The answer, or why the router's policy, jurisdictions or budgets leave no model for it: no further try would change that.</summary>
    private async Task<(ModelReply? Reply, string? Denial)> AskAsync(AgentNode node, ModelRoute route, AgentRequest request, CancellationToken cancellationToken)
    {
        var timeout = node.Timeout ?? limits.Value.ModelTimeout;
        using var deadline = new CancellationTokenSource(timeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return (await models.AskAsync(node.Model, route, request.Messages, request.Options, stop.Token), null);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The model '{node.Model}' did not answer within {timeout}.");
        }
        catch (ClientResultException refused) when (refused.Status == ForbiddenStatus)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, refused.Message);
            return (null, $"The router refuses model '{node.Model}': {refused.Message}");
        }
        catch (ClientResultException refused)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, refused.Message);
            throw new HttpRequestException($"The router answered {refused.Status} for model '{node.Model}': {refused.Message}", refused);
        }
    }

    private static string Line(ModelReply reply, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(reply.Simulated ? "Simulated answer" : "Answer")} from {reply.Model} ({reply.Provider ?? "unknown provider"}) in {took.TotalMilliseconds:0} ms: {reply.Response.Usage?.InputTokenCount ?? 0} tokens in, {reply.Response.Usage?.OutputTokenCount ?? 0} out, {reply.CostUsd:0.######} USD.");
}
