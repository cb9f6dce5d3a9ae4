namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>
/// Everything lies in the jurisdiction. The list is written down here a second time, not read from what it checks.
/// </summary>
internal static class Regions
{
    public static IReadOnlyList<string> OfTheUnion { get; } =
    [
        "austriaeast", "belgiumcentral", "denmarkeast", "francecentral", "francesouth", "germanynorth", "germanywestcentral",
        "italynorth", "northeurope", "polandcentral", "spaincentral", "swedencentral", "swedensouth", "westeurope",
    ];

    public static IEnumerable<string> Faults(Snapshot snapshot)
    {
        foreach (var resource in snapshot.Resources)
        {
            var reviewed = ReviewedTypes.Of(resource);
            if (resource.Location is not { } location)
            {
                if (reviewed.Region) yield return $"{resource.Type} {resource.Name} has no region";
                continue;
            }

            var inside = OfTheUnion.Contains(location) || (location == "global" && reviewed.MayBeGlobal);
            if (!inside) yield return $"{resource.Type} {resource.Name} lies in {location}";
        }

        var policy = snapshot.Of("Microsoft.Authorization/policyAssignments").SingleOrDefault();
        var listed = policy?.At(
            "properties.parameters.listOfAllowedLocations.value")?.AsArray().Select(node => node!.ToString()).Order();
        if (listed is null || !listed.SequenceEqual(OfTheUnion.Order()))
            yield return "the policy on the group does not list the jurisdiction's regions";
    }
}
