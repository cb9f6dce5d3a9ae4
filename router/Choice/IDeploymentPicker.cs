using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>
/// Picks one of the deployments that no filter excluded. Register further ones as services; the configuration names the one in
/// force.
/// </summary>
public interface IDeploymentPicker
{
    string Name { get; }

    /// <summary>
    /// The position in <paramref name="candidates"/> of the choice. A pure function of its arguments, but for what a picker
    /// counts itself: the same <paramref name="draw"/> picks the same deployment. May set the scores of the eligible candidates.
    /// </summary>
    /// <param name="candidates">All of the group, with the objectives of the eligible ones.</param>
    /// <param name="eligible">Positions of those to pick from: at least one.</param>
    /// <param name="weights">The objectives' weights for this request.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    int Pick(Span<Candidate> candidates, ReadOnlySpan<int> eligible, in ObjectiveWeights weights, double draw);
}
