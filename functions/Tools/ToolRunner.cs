using System.Diagnostics;
using Maestro.Expressions;
using Maestro.Functions.Policies;
using Maestro.Policies;
using Maestro.Telemetry;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Tools;

/// <summary>
/// Makes one tool call on behalf of a run: checks that recipe and policy allow it, fills in what the recipe binds, keeps the
/// effect ledger, and stores the answer. A call that the ledger has as done is answered from there, never made twice. Decision
/// and intent are on disk before the call is made; its outcome is part of the step's work.
/// </summary>
public sealed class ToolRunner(
    ToolServers servers, ToolWorkspace workspace, ToolLedger ledger, RunWriter writer, RunPolicy policy, Bodies bodies,
    IOptions<ToolLimits> limits, TimeProvider time)
{
    /// <summary>
    /// Throws when the connection broke or the time ran out before the tool answered and the call may be repeated; every other
    /// end is an outcome.
    /// </summary>
    public async Task<ToolOutcome> CallAsync(ToolRequest request, CancellationToken cancellationToken)
    {
        if (!ToolName.TryParse(request.Tool, out var name) || !request.Of.Recipe.Allows(name))
            return ToolOutcome.Refused($"The recipe does not allow the tool '{request.Tool}'.");
        var arguments = Arguments(request, name);
        if (!arguments.IsOk) return ToolOutcome.Refused(string.Join("; ", arguments.Faults));

        using var span = MaestroTelemetry.Source.StartActivity(MaestroTelemetry.Spans.ToolCall);
        span?.SetTag(MaestroTelemetry.GenAi.OperationName, MaestroTelemetry.GenAi.Operations.ExecuteTool);
        span?.SetTag(MaestroTelemetry.GenAi.ToolName, name.ToString());
        span?.SetTag(MaestroTelemetry.Attributes.RunId, request.Of.Work.RunId);
        span?.SetTag(MaestroTelemetry.Attributes.NodeId, request.NodeId);

        var connection = await servers.ConnectAsync(name.Server, cancellationToken);
        if (connection.Describe(name.Tool) is not { } tool)
            return ToolOutcome.Refused($"The server {name.Server} has no tool '{name.Tool}'; it has: {string.Join(", ", connection.ToolNames.Order(StringComparer.Ordinal))}.");

        var repeatable = tool.Annotations is { ReadOnlyHint: true } or { IdempotentHint: true };
        var decision = await policy.DecideAsync(
            request.Of.Work, Question(request, name, arguments.Value, repeatable), cancellationToken);
        if (!decision.Allow) return ToolOutcome.Denied(decision);

        var key = Digest.Hex(Digest.Of(
            $"{request.Of.Work.RunId}\n{request.NodeId}\n{request.Step}\n{name}\n{arguments.Value.ToJsonString()}"))[..32];
        if (await IntendAsync(request.Of.Work, key, name, cancellationToken) is { } earlier)
        {
            if (earlier.ResultDigest is { } digest) return new ToolOutcome(digest, earlier.IsError, null);
            if (!repeatable) return Unknown(request, earlier);
        }

        return await CallAsync(request, name, connection, arguments.Value, key, span, cancellationToken);
    }

    /// <summary>
    /// Writes the intent to call with all that the step has collected so far, or answers with the entry that an earlier try left:
    /// its outcome, or an intent that was never settled.
    /// </summary>
    private async Task<ToolEffect?> IntendAsync(RunWork work, string key, ToolName name, CancellationToken cancellationToken)
    {
        work.Intend(key, name.ToString());
        if (await writer.CommitAsync(work, cancellationToken)) return null;

        work.Withdraw(key);
        if (!await writer.CommitAsync(work, cancellationToken))
            throw new InvalidOperationException($"Run {work.RunId} was changed in a way that this step does not expect.");
        return await ledger.FindAsync(work.RunId, key, cancellationToken);
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

        var digest = await bodies.PutAsync(output, cancellationToken);
        request.Of.Work.Put(
            new ToolEffect(
                key, name.ToString(), isError ? EffectState.Failed : EffectState.Committed, digest, isError, time.GetUtcNow()));
        if (isError) span?.SetStatus(ActivityStatusCode.Error, "the tool reported an error");
        var took = (long)time.GetElapsedTime(began).TotalMilliseconds;
        var line =
            $"{name}({Short(request.Arguments ?? [])}) {(isError ? $"failed in {took} ms: {Short(output)}" : $"answered in {took} ms, {digest}.")}";
        if (isError) request.Of.Work.Warn(request.NodeId, line);
        else request.Of.Work.Info(request.NodeId, line);
        return new ToolOutcome(digest, isError, isError ? $"{name}: {Short(output)}" : null);
    }

    private PolicyQuestion Question(ToolRequest request, ToolName name, JsonObject arguments, bool repeatable) => new(
        PolicyActions.ToolCall,
        PolicyInputs.ToolCall(request.Of.Run, request.Of.Recipe, request.Node, name, arguments, repeatable, time.GetUtcNow()),
        request.NodeId, request.Step, name.ToString(), Undoes: request.Step == ToolRequest.Compensation);

    /// <summary>
    /// An intent without an outcome, of a tool that must not be called twice: only a person can tell what happened.
    /// </summary>
    private static ToolOutcome Unknown(ToolRequest request, ToolEffect intent)
    {
        request.Of.Work.Put(intent with { State = EffectState.Unknown });
        return ToolOutcome.Refused(
            $"{intent.Tool} was called before and cut off, and it is not safe to repeat. Check what it did, then start a new run (ledger key {intent.Key}).");
    }

    /// <summary>What the caller gave, then what the recipe binds, which nobody can override.</summary>
    private static Problems.Result<JsonObject> Arguments(ToolRequest request, ToolName name)
    {
        var bind = request.Of.Recipe.Tools.First(server => server.Name == name.Server).Bind;
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
