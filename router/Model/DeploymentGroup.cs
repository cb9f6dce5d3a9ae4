using System.Collections.Immutable;

namespace Maestro.Router.Model;

/// <summary>The deployments that serve one model name.</summary>
public sealed record DeploymentGroup(string Name, ImmutableArray<Deployment> Deployments);
