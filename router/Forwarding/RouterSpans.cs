using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Telemetry;
using Maestro.Telemetry;

namespace Maestro.Router.Forwarding;

/// <summary>The router's spans. Each is null, and costs nothing, when nobody listens.</summary>
internal static class RouterSpans
{
    /// <summary>
    /// Ties a request's spans together, and to the client's trace, when nobody collects the server's own spans.
    /// </summary>
    public static Activity? StartRequest(IHeaderDictionary headers)
    {
        if (Activity.Current is not null) return null;
        ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent);
        return MaestroTelemetry.Source.StartActivity(MaestroTelemetry.Spans.RouteRequest, ActivityKind.Server, parent);
    }

    public static Activity? StartChoice() => MaestroTelemetry.Source.StartActivity(MaestroTelemetry.Spans.RouteChoose);

    public static void EndChoice(Activity? span, DispatchProgress progress, Chosen chosen)
    {
        if (span is null) return;
        var request = progress.Request;
        span.SetTag(MaestroTelemetry.Attributes.DecisionId, request.Id);
        span.SetTag(MaestroTelemetry.Attributes.RouteRequestedModel, request.Body.Model);
        span.SetTag(MaestroTelemetry.Attributes.RouteStrategy, request.Table.Config.Settings.Strategy);
        span.SetTag(
            MaestroTelemetry.Attributes.RouteFallback, progress.Choices.Count > 0 && progress.Choices[0].Group != progress.Group);
        span.SetTag(MaestroTelemetry.Attributes.RouteDeployment, chosen.Deployment?.Id);
        span.SetTag(
            MaestroTelemetry.Attributes.RouteCandidates,
            chosen.Candidates.Where(item => item.Exclusion is null).Select(item => item.Deployment.Id).ToArray());
        span.SetTag(
            MaestroTelemetry.Attributes.RouteExcluded,
            chosen.Candidates.Where(item => item.Exclusion is not null).Select(item => $"{item.Deployment.Id}: {item.Exclusion}")
                .ToArray());
        if (chosen.Deployment is null) span.SetStatus(ActivityStatusCode.Error, "no candidate");
    }

    public static Activity? StartAttempt(Deployment deployment, int number)
    {
        var name = deployment.Replica is not null ? MaestroTelemetry.Spans.ServeVllmRequest : MaestroTelemetry.Spans.RouteAttempt;
        if (MaestroTelemetry.Source.StartActivity(name, ActivityKind.Client) is not { } span) return null;
        span.SetTag(MaestroTelemetry.GenAi.OperationName, MaestroTelemetry.GenAi.Operations.Chat);
        span.SetTag(MaestroTelemetry.GenAi.ProviderName, deployment.Config.Provider.Name);
        span.SetTag(MaestroTelemetry.GenAi.RequestModel, deployment.Config.Model);
        span.SetTag(MaestroTelemetry.General.ServerAddress, deployment.Config.ApiBase.Host);
        span.SetTag(MaestroTelemetry.General.ServerPort, deployment.Config.ApiBase.Port);
        span.SetTag(MaestroTelemetry.Attributes.RouteDeployment, deployment.Id);
        span.SetTag(MaestroTelemetry.Attributes.RouteAttempt, number);
        return span;
    }

    public static void EndFailed(Activity? span, AttemptOutcome outcome)
    {
        if (span is null) return;
        span.SetTag(MaestroTelemetry.General.ErrorType, outcome.Failure.Name());
        if (outcome.Status is { } status) span.SetTag(MaestroTelemetry.General.HttpResponseStatusCode, status);
        span.SetStatus(ActivityStatusCode.Error, outcome.Detail);
        span.Dispose();
    }

    public static void EndCancelled(Activity? span)
    {
        span?.SetTag(MaestroTelemetry.General.ErrorType, "cancelled");
        span?.SetStatus(ActivityStatusCode.Error, "cancelled");
        span?.Dispose();
    }

    /// <summary>Ends the span of the attempt whose answer went to the client, whole or not.</summary>
    public static void EndServed(RouteResult result, RouteEnd end)
    {
        if (result.Span is not { } span) return;
        span.SetTag(MaestroTelemetry.GenAi.UsageInputTokens, end.Usage.InputTokens);
        span.SetTag(MaestroTelemetry.GenAi.UsageOutputTokens, end.Usage.OutputTokens);
        span.SetTag(MaestroTelemetry.Attributes.CostUsd, (double?)result.CostOf(end.Usage));
        span.SetTag(MaestroTelemetry.Attributes.Simulated, result.Simulated);
        if (end.Outcome != Outcomes.Served)
        {
            span.SetTag(MaestroTelemetry.General.ErrorType, end.Outcome);
            span.SetStatus(ActivityStatusCode.Error, end.Outcome);
        }

        span.Dispose();
    }
}
