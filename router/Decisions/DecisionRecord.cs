using Maestro.Router.Choice;
using Maestro.Router.Objectives;
using Maestro.Router.Pins;
using Maestro.Router.Queries;

namespace Maestro.Router.Decisions;

/// <summary>How one request was routed, and why.</summary>
/// <param name="Outcome"><c>served</c>, <c>rejected</c> (the provider refused the request), <c>failed</c>, <c>broken</c> (a
/// stream died), <c>cancelled</c>.</param>
/// <param name="Candidates">Every candidate of every choice, in order of looking.</param>
/// <param name="DecisionMicroseconds">Time spent on choosing, all attempts together.</param>
/// <param name="CostUsd">Null when price or usage is not known.</param>
public sealed record DecisionRecord(
    string Id,
    DateTimeOffset Time,
    string RequestedModel,
    string Strategy,
    bool Stream,
    string? Deployment,
    string Outcome,
    IReadOnlyList<CandidateRecord> Candidates,
    IReadOnlyList<AttemptRecord> Attempts,
    double DecisionMicroseconds,
    double DurationMs,
    long? InputTokens,
    long? OutputTokens,
    decimal? CostUsd,
    bool Simulated,
    string? TraceId) : IDecision
{
    /// <summary>Everything about the request that the choice depended on; never its content.</summary>
    public RoutingQuery? Query { get; init; }

    /// <summary>Id of the pin that was followed.</summary>
    public string? Pin { get; init; }

    /// <summary>The policy set that decided; null where no policy was in force.</summary>
    public string? PolicyDigest { get; init; }

    /// <summary>Digest of the JSON that it judged of the deployment that served.</summary>
    public string? PolicyInput { get; init; }

    /// <summary>What the shadow strategy would have chosen first; null without one.</summary>
    public string? Shadow { get; init; }

    /// <summary>The router that decided.</summary>
    public string? Replica { get; init; }

    public DecisionRecord ToRecord() => this;
}

/// <param name="Reason">Why it was excluded; null when it was not.</param>
public sealed record CandidateRecord(
    string Group, string Deployment, string Provider, string Model, double Weight, bool Eligible, string? Reason)
{
    /// <summary>Which choice of the request, from 0.</summary>
    public int Choice { get; init; }

    /// <summary>The rule that excluded it, see <see cref="Rules"/>.</summary>
    public string? Rule { get; init; }

    /// <summary>
    /// Where that rule is policy: the policy's own rules that denied, such as <c>maestro.routing.data_residency</c>.
    /// </summary>
    public IReadOnlyList<string>? PolicyRules { get; init; }

    /// <summary>Of the eligible, where the strategy scores.</summary>
    public double? Score { get; init; }

    public ObjectiveValues? Objectives { get; init; }

    internal static IEnumerable<CandidateRecord> Of(Chosen chosen, int choice)
    {
        foreach (var candidate in chosen.Candidates)
        {
            var config = candidate.Deployment.Config;
            var eligible = candidate.Exclusion is null;
            yield return new(
                chosen.Group.Name, config.Id, config.Provider.Name, config.Model, config.Weight, eligible,
                candidate.Exclusion?.ToString())
            {
                Choice = choice,
                Rule = candidate.Exclusion?.Rule,
                PolicyRules = candidate.Exclusion?.PolicyRules,
                Score = eligible && candidate.Score != 0 ? Math.Round(candidate.Score, 6) : null,
                Objectives = eligible ? candidate.Values : null,
            };
        }
    }
}

/// <param name="Outcome"><c>ok</c> or the kind of failure.</param>
public sealed record AttemptRecord(string Deployment, string Outcome, int? Status, double DurationMs, string? Detail);

/// <summary>What <c>GET /routing/decisions</c> answers.</summary>
/// <param name="Total">Decisions of the router that answers, since its start.</param>
/// <param name="Dropped">Records of that router that could not be stored, since its start.</param>
/// <param name="Next">What to give as <c>cursor</c> for the next page; null: there is none.</param>
/// <param name="Partial">True when the storage could not be read: the items are those in this router's memory.</param>
public sealed record DecisionPage(IReadOnlyList<DecisionRecord> Items, long Total, long Dropped, string? Next, bool Partial);
