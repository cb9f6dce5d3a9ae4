using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Maestro.Policies;
using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// Asks an engine that has to be waited for, a server, about every deployment that a request can reach. Answers are used again
/// for a short while; failures are not.
/// </summary>
internal sealed class PolicyFetcher(TimeProvider time, TimeSpan keep)
{
    private const int Capacity = 16_384;
    private const int AtOnce = 16;

    private readonly BoundedCache<(IPolicyEngine Routing, RouteFacts Facts, Asked Deployment), Answer> _answers = new(Capacity);

    public async ValueTask<PolicyView> FetchAsync(
        IPolicyEngine routing, IPolicyEngine safety, RouteFacts facts, ImmutableArray<DeploymentGroup> chain, RoutingTable table,
        CancellationToken cancellationToken)
    {
        var known = new Dictionary<DeploymentConfig, Answer>(ReferenceEqualityComparer.Instance);
        var missing = new List<DeploymentConfig>();
        foreach (var deployment in Reachable(chain, table))
        {
            if (_answers.TryGet((routing, facts, new(deployment)), out var answer) && time.GetTimestamp() < answer.Until)
                known[deployment] = answer;
            else missing.Add(deployment);
        }

        if (missing.Count > 0)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            var fetched = new Answer[missing.Count];
            await Parallel.ForAsync(
                0, missing.Count, options,
                async (index, cancel) => fetched[index] = await AskAsync(routing, safety, facts, missing[index], cancel));
            for (var index = 0; index < fetched.Length; index++) known[missing[index]] = fetched[index];
        }

        return new FetchedView(
            known.ToDictionary(
                entry => entry.Key, entry => entry.Value.Verdict,
                (IEqualityComparer<DeploymentConfig>)ReferenceEqualityComparer.Instance),
            // two while the server changes over
            string.Join(',', known.Values.Select(answer => answer.Digest).Distinct(StringComparer.Ordinal)));
    }

    private async Task<Answer> AskAsync(
        IPolicyEngine routing, IPolicyEngine safety, RouteFacts facts, DeploymentConfig deployment,
        CancellationToken cancellationToken)
    {
        var json = facts.Input(deployment);
        var input = (JsonObject)JsonNode.Parse(json.Span)!;
        var ofSafety = safety.DecideAsync(PolicyPackages.Safety, input, cancellationToken).AsTask();
        var ofRouting = await routing.DecideAsync(PolicyPackages.Routing, input, cancellationToken);
        var safe = await ofSafety;
        var answer = new Answer(
            safe.And(ofRouting).ToVerdict(json), ofRouting.Digest,
            time.GetTimestamp() + (long)(keep.TotalSeconds * time.TimestampFrequency));
        if (!safe.IsFailure() && !ofRouting.IsFailure()) _answers.Set((routing, facts, new(deployment)), answer);
        return answer;
    }

    /// <summary>The chain, and the groups that a request turns to when it is too long or its content is refused.</summary>
    private static HashSet<DeploymentConfig> Reachable(ImmutableArray<DeploymentGroup> chain, RoutingTable table)
    {
        var groups = chain.ToList();
        for (var index = 0; index < groups.Count; index++)
        {
            foreach (var other in table.ForLongContext(groups[index].Name).Concat(table.ForRefusedContent(groups[index].Name)))
            {
                if (!groups.Contains(other)) groups.Add(other);
            }
        }

        return new(
            groups.SelectMany(group => group.Deployments).Select(deployment => deployment.Config),
            ReferenceEqualityComparer.Instance);
    }

    /// <summary>The very same configuration, not one that is equal: comparing all of it would take longer than asking.</summary>
    private readonly record struct Asked(DeploymentConfig Deployment)
    {
        public bool Equals(Asked other) => ReferenceEquals(Deployment, other.Deployment);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Deployment);
    }

    private sealed record Answer(PolicyVerdict Verdict, string Digest, long Until);
}
