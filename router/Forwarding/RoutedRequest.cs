using System.Collections.Immutable;
using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;
using Maestro.Router.Model;
using Maestro.Router.Pins;
using Maestro.Router.Queries;
using Maestro.Router.Spending;

namespace Maestro.Router.Forwarding;

/// <summary>One request on its way: what it asks for, what has been tried, and what is left to say about it. Used by one flow.</summary>
internal sealed class RoutedRequest(RequestBody body, RoutingQuery query, RoutingTable table) : IAttemptTerms
{
    private int _sent;

    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    public RequestBody Body { get; } = body;

    public bool Stream => Body.Stream;

    public RoutingQuery Query { get; } = query;

    public RoutingTable Table { get; } = table;

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>The model name by which the chain was found: the client's, or the pin's.</summary>
    public string Asked { get; init; } = body.Model;

    /// <summary>The pin that took the choice away, if one did.</summary>
    public Pin? Pin { get; init; }

    /// <summary>What it sets aside of budgets while it is under way; null without a budget.</summary>
    public SpendClaim? Claim { get; init; }

    /// <summary>Timestamp after which nothing more is waited for.</summary>
    public long Deadline { get; init; }

    public List<Chosen> Choices { get; } = new(2);

    public List<AttemptRecord> Attempts { get; } = new(2);

    /// <summary>Requests that really went to a provider.</summary>
    public int Sent => Volatile.Read(ref _sent);

    public TimeSpan DecisionTime { get; set; }

    public ImmutableArray<DeploymentGroup> Chain { get; set; }

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
        Facts.HasUsage ? Deployment?.PriceOf(Asked)?.Of(Facts.InputTokens ?? 0, Facts.OutputTokens ?? 0, Facts.CachedTokens ?? 0) : null;

    /// <summary>Hedged attempts count at the same time.</summary>
    public void CountSent() => Interlocked.Increment(ref _sent);

    /// <summary>
    /// What budgets count it with: what it cost or, where a provider began to answer and never said how much it was (as when a client
    /// leaves in the middle of a stream), what it was expected to cost.
    /// </summary>
    public decimal SpentUsd => CostUsd ?? (Serving && !Facts.HasUsage ? Deployment?.EstimateUsd(Query) : null) ?? 0;

    /// <summary>
    /// Whether it may be sent once more after this failure. A chat or an embedding changes nothing at the provider, also when it
    /// offers tools: those are called by the client. A response may be stored and may use the provider's own tools.
    /// </summary>
    public bool MayRepeat(AttemptFailure failure) => Body.Operation != Operation.Responses || failure.LeftNoTrace();
}
