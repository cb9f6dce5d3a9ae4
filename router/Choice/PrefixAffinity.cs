namespace Maestro.Router.Choice;

/// <summary>
/// Keeps conversations that begin alike on one replica, whose KV cache then already holds what they begin with: rendezvous
/// hashing over the replicas of a group, with bounded load. A replica that has a quarter more than its share of the group's
/// requests is passed over for the next one in that prefix' own order, so that a popular prefix spreads and comes back.
/// </summary>
internal static class PrefixAffinity
{
    private const double Bound = 1.25;

    private static readonly Exclusion Elsewhere = new(Rules.Prefix, "another replica holds this prefix");

    /// <summary>Leaves one of the replicas among the eligible candidates; those that are no replicas stay.</summary>
    public static Span<int> Narrow(Span<Candidate> candidates, Span<int> eligible, ulong prefix)
    {
        if (prefix == 0 || eligible.Length < 2) return eligible;
        var (replicas, total) = (0, 0.0);
        foreach (var index in eligible)
        {
            if (candidates[index].Deployment.Replica is null) continue;
            replicas++;
            total += Load(candidates[index]);
        }

        if (replicas < 2) return eligible;
        var owner = Owner(candidates, eligible, prefix, Math.Ceiling(Bound * (total + 1) / replicas));
        var count = 0;
        foreach (var index in eligible)
        {
            if (candidates[index].Deployment.Replica is null || index == owner) eligible[count++] = index;
            else candidates[index].Exclusion = Elsewhere;
        }

        return eligible[..count];
    }

    private static int Owner(ReadOnlySpan<Candidate> candidates, ReadOnlySpan<int> eligible, ulong prefix, double limit)
    {
        var (best, bestRank, least, leastLoad) = (-1, 0UL, -1, double.MaxValue);
        foreach (var index in eligible)
        {
            if (candidates[index].Deployment.Replica is not { } replica) continue;
            var load = Load(candidates[index]);
            if (load < leastLoad) (least, leastLoad) = (index, load);
            if (load + 1 > limit) continue;
            var rank = Mix(prefix ^ replica.Place);
            if (best < 0 || rank > bestRank) (best, bestRank) = (index, rank);
        }

        return best >= 0 ? best : least;
    }

    /// <summary>What this router has under way there, and what waits in the server's queue because of others.</summary>
    private static double Load(in Candidate candidate) =>
        Math.Max(
            candidate.Deployment.InFlight, candidate.Deployment.Replica!.Now.Running + candidate.Deployment.Replica.Now.Waiting);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDUL;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return value ^ (value >> 33);
    }
}
