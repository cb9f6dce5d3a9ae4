using Maestro.Router.Queries;

namespace Maestro.Router.Policies;

/// <summary>
/// For questions about deployments themselves, which no request asks and policy has no part in. Nothing is routed by it.
/// </summary>
internal sealed class Unjudged : PolicyView
{
    public static Unjudged Instance { get; } = new();

    public override string Digest => "";

    public override PolicyVerdict For(DeploymentConfig deployment) => new(true, null);
}
