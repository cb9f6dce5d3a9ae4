namespace Maestro.Router.Queries;

/// <summary>
/// What one set of policies says of one request, whatever happens to the policies meanwhile. Safe for concurrent use; no I/O.
/// </summary>
public abstract class PolicyView
{
    /// <summary>The policy set that decides.</summary>
    public abstract string Digest { get; }

    public abstract PolicyVerdict For(DeploymentConfig deployment);
}
