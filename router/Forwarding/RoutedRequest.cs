using System.Diagnostics;
using Maestro.Router.Decisions;
using Maestro.Router.Model;

namespace Maestro.Router.Forwarding;

/// <summary>One request on its way: what it asks for, what has been tried, and what is left to say about it. Used by one flow.</summary>
internal sealed class RoutedRequest(ChatRequestBody body, RoutingTable table, string? traceParent, string? traceState)
{
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public ChatRequestBody Body { get; } = body;

    public RoutingTable Table { get; } = table;

    public string? TraceParent { get; } = traceParent;

    public string? TraceState { get; } = traceState;

    public List<CandidateRecord> Candidates { get; } = [];

    public List<AttemptRecord> Attempts { get; } = [];

    /// <summary>Requests that really went to a provider.</summary>
    public int Sent { get; set; }

    public TimeSpan DecisionTime { get; set; }

    /// <summary>The group being tried; a later one than the first is a fallback.</summary>
    public DeploymentGroup? Group { get; set; }

    public bool IsLastGroup { get; set; }

    /// <summary>Deployments of the current group that have failed this request.</summary>
    public List<Deployment> Failed { get; } = [];

    /// <summary>The deployment last tried.</summary>
    public Deployment? Deployment { get; set; }

    /// <summary>The deployment counts this request among those it is serving.</summary>
    public bool Serving { get; set; }

    /// <summary>Span of the attempt that serves the request; ends with the answer.</summary>
    public Activity? Span { get; set; }

    public CompletionFacts Facts { get; set; }

    public bool Simulated { get; set; }

    public decimal? CostUsd =>
        Facts.HasUsage ? Deployment?.Config.Price?.Of(Facts.InputTokens ?? 0, Facts.OutputTokens ?? 0) : null;
}
