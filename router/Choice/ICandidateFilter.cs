using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// A hard constraint. Register further ones as services; all are asked, in order of registration, until one excludes.
/// </summary>
public interface ICandidateFilter
{
    /// <summary>
    /// Why this deployment cannot take this request now; null when it can. Called on the request path: no I/O, no waiting.
    /// </summary>
    Exclusion? Exclude(Deployment deployment, RoutingQuery query);
}
