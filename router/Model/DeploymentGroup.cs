using System.Collections.Immutable;

namespace Maestro.Router.Model;

/// <summary>The deployments that serve one model name.</summary>
public sealed record DeploymentGroup(string Name, ImmutableArray<Deployment> Deployments)
{
    /// <summary>How many of them are replicas that report their load.</summary>
    internal int Replicas { get; } = Deployments.Count(deployment => deployment.Replica is not null);
}
