using System.Collections.Immutable;
using Maestro.Router.Queries;

namespace Maestro.Router.Choice;

/// <summary>
/// Where a request may be served: what its tags, its project and the request itself allow, all of them together. A tag that the
/// configuration does not know allows nothing. Without any configured tags, tagged content stays on machines of one's own.
/// </summary>
internal sealed class JurisdictionFilter : ICandidateFilter
{
    public Exclusion? Exclude(Deployment deployment, RoutingQuery query)
    {
        var rules = query.Rules;
        foreach (var tag in query.Tags)
        {
            // labels say whose it is, not what: policy's business alone
            if (tag.Contains(':', StringComparison.Ordinal)) continue;
            if (query.Policy is not null && rules.Tags.Count == 0) continue; // policy knows tags

            if (rules.Tags.Count == 0)
            {
                if (!deployment.Config.Provider.SelfHosted)
                    return new(Rules.Jurisdiction, $"'{tag}' stays on machines of our own: no router.tags are configured");
                continue;
            }

            if (!rules.Tags.TryGetValue(tag, out var allowed)) return new(Rules.Jurisdiction, $"tag '{tag}' is not known");
            if (!Allows(allowed, deployment)) return new(Rules.Jurisdiction, $"'{tag}' may not go to {Where(deployment)}");
        }

        if (query.Project is { } project && rules.Projects.TryGetValue(project, out var own) && !own.Jurisdictions.IsEmpty
            && !Allows(own.Jurisdictions, deployment))
            return new(Rules.Jurisdiction, $"project '{project}' may not use {Where(deployment)}");
        return query.Jurisdictions.IsEmpty || Allows(query.Jurisdictions, deployment)
            ? null
            : new Exclusion(Rules.Jurisdiction, $"the request may not go to {Where(deployment)}");
    }

    private static bool Allows(ImmutableArray<string> allowed, Deployment deployment) =>
        deployment.Config.Jurisdiction is { } place && allowed.Contains(place, StringComparer.OrdinalIgnoreCase);

    private static string Where(Deployment deployment) =>
        deployment.Config.Jurisdiction is { } place ? $"'{place}'" : "a place that is not declared";
}
