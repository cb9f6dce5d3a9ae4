using Maestro.Functions.Activities;
using Maestro.Functions.Contracts;
using Microsoft.DurableTask;

namespace Maestro.Functions.Orchestrators;

/// <summary>
/// One agent node: a loop of model calls and the tool calls that they ask for, each a durable step of its own, so that a
/// crash repeats at most the step in flight. The conversation is in the blob store; this holds the digest of its end.
/// </summary>
public static class AgentOrchestrator
{
    /// <summary>
    /// Turns after which the loop starts a fresh history, so that the cost of a turn does not depend on its number.
    /// </summary>
    private const int TurnsPerHistory = 20;

    [Function(nameof(AgentOrchestrator))]
    public static async Task<NodeResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var agent = context.GetInput<AgentInput>()!;
        var cancel = context.WaitForExternalEvent<string?>(RunInstances.CancelEvent);
        var retried = Steps.Retried(agent.Node.Retry);

        for (var turns = 0; agent.Turn < agent.Node.MaxTurns; turns++)
        {
            if (turns == TurnsPerHistory)
            {
                context.ContinueAsNew(agent);
                return NodeResult.Waiting;
            }

            try
            {
                // A cancelled run waits for what is in flight: a step that outlived its run would write into a closed record.
                var answer = await context.CallActivityAsync<ModelAnswer>(nameof(CallModel), ModelCall.From(agent), retried);
                if (answer.Result is { } result) return result;
                if (cancel.IsCompleted) return NodeResult.Cancelled;

                var results = await Task.WhenAll(answer.ToolCalls.Select(tool => context.CallActivityAsync<ToolAnswer>(
                    nameof(CallTool), new AgentToolCall(agent.RunId, agent.Node.Id, agent.Turn, answer.Tail, tool), retried)));
                if (cancel.IsCompleted) return NodeResult.Cancelled;
                agent = agent.Next(answer, results);
            }
            catch (TaskFailedException failure)
            {
                return NodeResult.Failed(Steps.Message(failure));
            }
        }

        return NodeResult.Failed($"The agent gave no final answer within {agent.Node.MaxTurns} model calls.");
    }
}
