using Maestro.Router.Model;

namespace Maestro.Router.Choice;

/// <summary>Picks one of the deployments that no filter excluded. Register further ones as services; the configuration names the one in force.</summary>
public interface IDeploymentPicker
{
    string Name { get; }

    /// <summary>Index of the choice. A pure function of its arguments: the same <paramref name="draw"/> picks the same deployment.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    int Pick(ReadOnlySpan<Deployment> candidates, double draw);
}
