using System.Diagnostics;
using Maestro.Router.Attempts;
using Maestro.Router.Choice;
using Maestro.Router.Decisions;
using Maestro.Router.Formats;

namespace Maestro.Router.Forwarding;

/// <summary>What became of one request before anything of its answer went to the client.</summary>
/// <param name="Outcome">The answer, or the failure that tells most.</param>
/// <param name="Group">The group last tried.</param>
/// <param name="Deployment">The deployment last tried; null: none was.</param>
/// <param name="Choices">Every choice, with all its candidates.</param>
/// <param name="Sent">Requests that really went to a provider.</param>
/// <param name="Span">Of the attempt that serves the request; ends with the answer.</param>
internal sealed record RouteResult(
    RoutedRequest Request, AttemptOutcome Outcome, DeploymentGroup Group, Deployment? Deployment, IReadOnlyList<Chosen> Choices,
    IReadOnlyList<AttemptRecord> Attempts, int Sent, TimeSpan DecisionTime, Activity? Span) : IDisposable
{
    /// <summary>A deployment answers, and counts the request among those it is serving.</summary>
    public bool IsServed => Outcome.Failure == AttemptFailure.None;

    public bool Simulated => IsServed && (Outcome.Headers.Simulated || Deployment!.Config.Provider == Providers.Simulator);

    /// <summary>The first candidate that policy kept out.</summary>
    public Deployment? FirstDenied =>
        Choices.SelectMany(choice => choice.Candidates).FirstOrDefault(
            candidate => candidate.Exclusion?.Rule == Rules.Policy).Deployment;

    /// <summary>US dollars; null when price or usage is not known.</summary>
    public decimal? CostOf(in CompletionFacts usage) => usage.HasUsage
        ? Deployment?.PriceOf(Request.Asked)?.Of(usage.InputTokens ?? 0, usage.OutputTokens ?? 0, usage.CachedTokens ?? 0)
        : null;

    /// <summary>
    /// What budgets count it with: what it cost or, where a provider began to answer and never said how much it was (as when a
    /// client leaves in the middle of a stream), what it was expected to cost.
    /// </summary>
    public decimal SpentOf(in CompletionFacts usage) =>
        CostOf(usage) ?? (IsServed && !usage.HasUsage ? Deployment!.EstimateUsd(Request.Query) : null) ?? 0;

    public void Dispose() => Outcome.Dispose();
}

/// <summary>How the answer to a request ended.</summary>
/// <param name="Outcome">See <see cref="Telemetry.Outcomes"/>.</param>
/// <param name="Usage">What the provider said of it.</param>
internal readonly record struct RouteEnd(string Outcome, CompletionFacts Usage);
