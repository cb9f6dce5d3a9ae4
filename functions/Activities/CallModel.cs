using System.ClientModel;
using System.Diagnostics;
using System.Globalization;
using Maestro.Functions.Agents;
using Maestro.Functions.Contracts;
using Maestro.Functions.Nodes;
using Maestro.Policies;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Activities;

/// <summary>
/// One model call of an agent. Answers with the node's end, or with the tool calls that the model asks for. That it begins, and
/// what policy said, is on disk before the model is asked; all that comes of it is one batch after. Repeated after a crash it
/// asks the model again;
/// everything before it is in the conversation and is not asked again.
/// </summary>
public sealed class CallModel(
    StepSources steps, AgentPrompt prompt, Conversation conversation, ModelClient models, NodePolicy policy,
    NodeCompletion completion,
    IOptions<RouterOptions> limits, TimeProvider time)
{
    private const int ForbiddenStatus = 403;

    [Function(nameof(CallModel))]
    public async Task<ModelAnswer> RunAsync([ActivityTrigger] ModelCall input, CancellationToken cancellationToken)
    {
        var step = await steps.OpenAsync(input.RunId, cancellationToken);
        var node = (AgentNode)step.Recipe.Node(input.NodeId);
        using var span = NodeSpans.Start(step.Run, node.Id, node.Kind);
        step.Begin(node.Id, node.Kind, string.Create(CultureInfo.InvariantCulture, $"model.{input.Turn}"));

        var answer = await RunAsync(step, node, input, cancellationToken);
        await step.SaveAsync(cancellationToken);
        return answer;
    }

    private async Task<ModelAnswer> RunAsync(NodeStep step, AgentNode node, ModelCall input, CancellationToken cancellationToken)
    {
        var permit = await policy.StartAsync(step, node, input.Turn, cancellationToken);
        if (permit.Blocked is { } blocked) return Ended(blocked);

        var asked = await prompt.NextAsync(step, node, input, cancellationToken);
        if (!asked.IsOk) return Ended(NodeResult.Failed(string.Join("; ", asked.Faults)));
        await step.SaveAsync(cancellationToken);

        var began = time.GetTimestamp();
        var route = new ModelRoute(
            step.Run.Id, node.Id, node.Hint, PolicyInputs.StepTags(step.Run, step.Recipe, node),
            step.Run.Manifest.Policies?.Digest, permit.BudgetUsd);
        var (reply, refused) = await AskAsync(node, route, asked.Value, cancellationToken);
        if (reply is null) return Ended(await RefusedAsync(step, node, input.Turn, refused!, cancellationToken));
        AddUsage(step, node, reply);
        if (reply.Route is { } routed)
            await policy.RoutedAsync(
                step, node, input.Turn, routed.Deployment, routed.ToDecision(), routed.Input, cancellationToken);
        step.Work.Info(node.Id, Line(reply, time.GetElapsedTime(began)));

        var answer = AgentAnswer.Read(step.Recipe, node, reply.Response);
        var added = asked.Value.Added.Concat(reply.Response.Messages).ToList();
        if (answer.Repair is { } repair && input.Repairs + 1 < node.Retry.MaxAttempts)
        {
            step.Work.Warn(node.Id, "The answer does not fit its schema; the model is asked to mend it.");
            added.Add(new ChatMessage(ChatRole.User, repair));
            return new ModelAnswer(
                null, await conversation.AppendAsync(input.Tail, added, cancellationToken), [], AsksForRepair: true);
        }

        var tail = await conversation.AppendAsync(input.Tail, added, cancellationToken);
        if (answer.Error is { } error) return new ModelAnswer(NodeResult.Failed(error), tail, []);
        if (answer.ToolCalls.Count > 0) return new ModelAnswer(null, tail, answer.ToolCalls);
        return new ModelAnswer(
            await completion.CompleteAsync(step, node, answer.Output, "Completed.", cancellationToken), tail, []);

        ModelAnswer Ended(NodeResult result) => new(result, input.Tail ?? "", []);
    }

    /// <summary>Adds what the call used to the node's record.</summary>
    private static void AddUsage(NodeStep step, AgentNode node, ModelReply reply)
    {
        var tokens = new TokenCount(reply.Response.Usage?.InputTokenCount ?? 0, reply.Response.Usage?.OutputTokenCount ?? 0);
        step.Work.Change(node.Id, known => known! with
        {
            CostUsd = known.CostUsd + reply.CostUsd,
            Tokens = known.Tokens + tokens,
            Model = reply.Model,
            Provider = reply.Provider,
            Simulated = known.Simulated || reply.Simulated,
        });
    }

    private Task<NodeResult> RefusedAsync(
        NodeStep step, AgentNode node, int turn, ClientResultException refused, CancellationToken cancellationToken)
    {
        var why = $"The router refuses model '{node.Model}': {refused.Message}";
        return policy.RefusedByRouterAsync(step, node, turn, why, RouteDecision.OfRefusal(refused, why), cancellationToken);
    }

    /// <summary>
    /// The answer, or the refusal where policy, jurisdictions or budgets leave no model for it: no further try would change that.
    /// </summary>
    private async Task<(ModelReply? Reply, ClientResultException? Refused)> AskAsync(
        AgentNode node, ModelRoute route, AgentRequest request, CancellationToken cancellationToken)
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
            return (null, refused);
        }
        catch (ClientResultException refused)
        {
            Activity.Current?.SetStatus(ActivityStatusCode.Error, refused.Message);
            throw new HttpRequestException(
                $"The router answered {refused.Status} for model '{node.Model}': {refused.Message}", refused);
        }
    }

    private static string Line(ModelReply reply, TimeSpan took) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(reply.Simulated ? "Simulated answer" : "Answer")} from {reply.Model} ({reply.Provider ?? "unknown provider"}) in {took.TotalMilliseconds:0} ms: {reply.Response.Usage?.InputTokenCount ?? 0} tokens in, {reply.Response.Usage?.OutputTokenCount ?? 0} out, {reply.CostUsd:0.######} USD.");
}
