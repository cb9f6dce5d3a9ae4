namespace Maestro.Router.Choice;

/// <summary>
/// Leaves those of the lowest <c>order</c> among the eligible candidates: the others are for when none of these can be used.
/// </summary>
internal static class DeploymentOrder
{
    private static readonly Exclusion Later = new(Rules.Order, "deployments of a lower order come first");

    public static Span<int> Narrow(Span<Candidate> candidates, Span<int> eligible)
    {
        var first = int.MaxValue;
        foreach (var index in eligible) first = Math.Min(first, candidates[index].Deployment.Config.Order ?? int.MaxValue);
        if (first == int.MaxValue) return eligible;
        var count = 0;
        foreach (var index in eligible)
        {
            if (candidates[index].Deployment.Config.Order == first) eligible[count++] = index;
            else candidates[index].Exclusion = Later;
        }

        return eligible[..count];
    }
}
