using System.Diagnostics;
using System.Text.Json.Nodes;
using Maestro.Expressions;
using Maestro.Functions.Activities;
using Maestro.Functions.Agents;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Recipes;
using Maestro.Runs;
using Maestro.Stores;
using Maestro.Stores.Runs;
using Maestro.Telemetry;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Tools;

/// <summary>
/// Makes one tool call on behalf of a run: checks that recipe and policy allow it, fills in what the recipe binds, keeps the
/// effect ledger, and stores the answer. A call that the ledger has as done is answered from there, never made twice.
/// </summary>
public sealed class ToolRunner(
    ToolServers servers, ToolWorkspace workspace, ToolLedger ledger, PolicyDesk policy, IBlobStore blobs, Journal journal,
    IOptions<RouterOptions> limits, TimeProvider time)
{
    /// <summary>
    /// Throws when the connection broke or the time ran out before the tool answered and the call may be repeated; every other end
    /// is an outcome.
    /// </summary>
    public async Task<ToolOutcome> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        if (!ToolName.TryParse(request.Tool, out var name) || !request.Recipe.Allows(name))
            return ToolOutcome.Refused($"The recipe does not allow the tool '{request.Tool}'.");
        var arguments = Arguments(request, name);
        if (!arguments.IsOk) return ToolOutcome.Refused(string.Join("; ", arguments.Faults));

        using var span = MaestroTelemetry.Source.StartActivity(MaestroTelemetry.Spans.ToolCall);
        span?.SetTag(MaestroTelemetry.GenAi.OperationName, MaestroTelemetry.GenAi.Operations.ExecuteTool);
        span?.SetTag(MaestroTelemetry.GenAi.ToolName, name.ToString());
        span?.SetTag(MaestroTelemetry.Attributes.RunId, request.Run.Id);
        span?.SetTag(MaestroTelemetry.Attributes.NodeId, request.NodeId);

        var connection = await servers.ConnectAsync(name.Server, cancellationToken);
        if (connection.Describe(name.Tool) is not { } tool)
            return ToolOutcome.Refused($"The server {name.Server} has no tool '{name.Tool}'; it has: {string.Join(", ", connection.ToolNames.Order(StringComparer.Ordinal))}.");

        var repeatable = tool.Annotations is { ReadOnlyHint: true } or { IdempotentHint: true };
        var decision = await policy.DecideAsync(request.Run, Question(request, name, arguments.Value, repeatable), cancellationToken);
        if (!decision.Allow) return ToolOutcome.Denied(decision);

        var key = Digest.Hex(Digest.Of($"{request.Run.Id}\n{request.NodeId}\n{request.Step}\n{name}\n{arguments.Value.ToJsonString()}"))[..32];
        if (await ledger.BeginAsync(request.Run.Id, key, name.ToString(), cancellationToken) is { } earlier)
        {
            if (earlier.ResultDigest is { } digest) return new ToolOutcome(digest, earlier.IsError, null);
            if (!repeatable) return await UnknownAsync(request, earlier, cancellationToken);
        }

        return await CallAsync(request, name, connection, arguments.Value, key, span, cancellationToken);
    }

    private async Task<ToolOutcome> CallAsync(
        ToolRequest request, ToolName name, ToolServerConnection connection, JsonObject arguments, string key, Activity? span,
        CancellationToken cancellationToken)
    {
        var staged = await workspace.StageAsync(arguments, cancellationToken);
        using var deadline = new CancellationTokenSource(request.Timeout ?? limits.Value.ToolTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var began = time.GetTimestamp();
        JsonNode? output;
        bool isError;
        try
        {
            (output, isError) = await connection.CallAsync(name.Tool, staged, stop.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} did not answer within {request.Timeout ?? limits.Value.ToolTimeout}.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            await servers.DropAsync(name.Server, connection);
            throw;
        }

        var digest = await blobs.PutJsonAsync(output, cancellationToken);
        await ledger.SettleAsync(
            request.Run.Id,
            new ToolEffect(key, name.ToString(), isError ? EffectState.Failed : EffectState.Committed, digest, isError, time.GetUtcNow()),
            cancellationToken);
        if (isError) span?.SetStatus(ActivityStatusCode.Error, "the tool reported an error");
        var took = (long)time.GetElapsedTime(began).TotalMilliseconds;
        var line = $"{name}({Short(request.Arguments ?? [])}) {(isError ? $"failed in {took} ms: {Short(output)}" : $"answered in {took} ms, {digest}.")}";
        await journal.AppendAsync(
            request.Run.Id, [new JournalLine(request.NodeId, isError ? RunLogLevel.Warn : RunLogLevel.Info, line)], cancellationToken);
        return new ToolOutcome(digest, isError, isError ? $"{name}: {Short(output)}" : null);
    }

    private PolicyQuestion Question(ToolRequest request, ToolName name, JsonObject arguments, bool repeatable) => new(
        PolicyActions.ToolCall,
        PolicyInputs.ToolCall(request.Run, request.Recipe, request.Node, name, arguments, repeatable, time.GetUtcNow()),
        request.NodeId, request.Step, name.ToString(), Undoes: request.Step == ToolRequest.Compensation);

    /// <summary>An intent without an outcome, of a tool that must not be called twice: only a person can tell what happened.</summary>
    private async Task<ToolOutcome> UnknownAsync(ToolRequest request, ToolEffect intent, CancellationToken cancellationToken)
    {
        await ledger.SettleAsync(request.Run.Id, intent with { State = EffectState.Unknown }, cancellationToken);
        return ToolOutcome.Refused(
            $"{intent.Tool} was called before and cut off, and it is not safe to repeat. Check what it did, then start a new run (ledger key {intent.Key}).");
    }

    /// <summary>What the caller gave, then what the recipe binds, which nobody can override.</summary>
    private static Problems.Result<JsonObject> Arguments(ToolRequest request, ToolName name)
    {
        var bind = request.Recipe.Tools.First(server => server.Name == name.Server).Bind;
        var bound = Templates.Bind(bind, request.Scope, $"tools.{name.Server}.bind");
        if (!bound.IsOk) return Problems.Result<JsonObject>.Failed(bound.Faults);

        var arguments = (JsonObject)(request.Arguments?.DeepClone() ?? new JsonObject());
        foreach (var (member, value) in (JsonObject)bound.Value!) arguments[member] = value?.DeepClone();
        return Problems.Result<JsonObject>.Ok(arguments);
    }

    private static string Short(JsonNode? value)
    {
        const int MaxLength = 300;
        var text = Templates.Text(value);
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }
}
