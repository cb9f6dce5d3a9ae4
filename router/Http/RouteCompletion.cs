using System.Diagnostics;
using System.Globalization;
using Maestro.Router.Decisions;
using Maestro.Router.Forwarding;
using Maestro.Router.Spending;
using Maestro.Router.Telemetry;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary>
/// Everything that is said of a request once it has been routed: in the answer's headers, and in what is counted and kept.
/// </summary>
internal sealed class RouteCompletion(DecisionWriter decisions, SpendLedger ledger, RouterMetrics metrics)
{
    public static void SetHeaders(IHeaderDictionary headers, RouteResult result)
    {
        var (request, outcome) = (result.Request, result.Outcome);
        headers[RouterHeaders.Decision] = request.Id;
        headers[RouterHeaders.Attempts] = result.Sent.ToString(CultureInfo.InvariantCulture);
        if (outcome.Headers.RequestId is { } id) headers["x-request-id"] = id;
        if (request.Query.Policy is { } policy && (result.Deployment ?? result.FirstDenied) is { } judged)
        {
            var verdict = policy.For(judged.Config);
            headers[RouterHeaders.Policy] = policy.Digest;
            headers[RouterHeaders.PolicyRules] = string.Join(',', verdict.Rules);
            headers[RouterHeaders.PolicyInput] = verdict.Input;
        }

        if (result.Deployment is not { } deployment) return;
        headers[RouterHeaders.Deployment] = deployment.Id;
        headers[RouterHeaders.Provider] = deployment.Config.Provider.Name;
        headers[RouterHeaders.Model] = deployment.HeaderOf(request.Asked);
        if (result.Simulated) headers[RouterHeaders.Simulated] = "true";
        if (outcome.Stream is null && result.CostOf(outcome.Facts) is { } cost)
            headers[RouterHeaders.CostUsd] = cost.ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>Once for each request that was dispatched, when nothing more of its answer will be written.</summary>
    public void Complete(RouteResult result, RouteEnd end, DateTimeOffset arrived, TimeSpan elapsed)
    {
        RouterSpans.EndServed(result, end);
        if (result.IsServed) result.Deployment!.Leave();
        if (end.Usage.HasUsage) result.Deployment?.Stats.Used(end.Usage.InputTokens ?? 0, end.Usage.OutputTokens ?? 0);
        ledger.Spend(result.Request.Query, result.SpentOf(end.Usage));
        result.Request.Claim?.Release(); // after the cost is counted: in between there is too little left, never too much
        metrics.Ended(result.Deployment, end.Outcome, elapsed, end.Usage, result.CostOf(end.Usage));
        decisions.Add(new Decision(result, end, arrived, elapsed, Activity.Current?.TraceId.ToString()));
    }
}
