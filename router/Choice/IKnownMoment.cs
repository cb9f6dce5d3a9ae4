using Maestro.Router.Objectives;
using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// What was known about deployments at an earlier choice that is made again: it stands in for what they show now. Rules about
/// configuration are asked anew.
/// </summary>
internal interface IKnownMoment
{
    /// <summary>The rule about that moment that kept the deployment out; null when none did.</summary>
    Exclusion? ExclusionOf(Deployment deployment);

    ObjectiveValues ValuesOf(Deployment deployment, RoutingQuery query);
}
