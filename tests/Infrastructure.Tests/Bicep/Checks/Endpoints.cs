namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>With private networking: a private endpoint for each face of each service, and the public ones closed.</summary>
internal static class Endpoints
{
    private static readonly (string Type, string[] Groups)[] Private =
    [
        (Requirements.Storage, ["blob", "queue", "table"]),
        (Requirements.ServiceBus, ["namespace"]),
        (Requirements.Vault, ["vault"]),
        (Requirements.Registry, ["registry"]),
        (Requirements.Scheduler, ["scheduler"]),
    ];

    public static IEnumerable<string> Faults(Snapshot snapshot)
    {
        var endpoints = snapshot.Of("Microsoft.Network/privateEndpoints").SelectMany(Leads).ToHashSet();
        var zones = snapshot.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Select(zone => zone.Name.Split('/')[0])
            .ToHashSet();
        foreach (var (type, groups) in Private)
        {
            foreach (var resource in snapshot.Of(type))
            {
                if (resource.Text("properties.publicNetworkAccess") != "Disabled")
                    yield return $"{resource.Name} can be reached from outside";
                foreach (var group in groups.Where(group => !endpoints.Contains((resource.Id, group))))
                    yield return $"{resource.Name} has no private endpoint for {group}";
            }
        }

        foreach (var endpoint in snapshot.Of("Microsoft.Network/privateEndpoints")
            .Where(endpoint => !zones.Contains(endpoint.Name)))
            yield return $"{endpoint.Name} has no name in DNS";
        foreach (var cluster in snapshot.Of(Requirements.Cluster))
        {
            if (cluster.Text("properties.apiServerAccessProfile.enablePrivateCluster") != "true")
                yield return "the cluster's API is public";
        }
    }

    private static IEnumerable<(string Target, string Group)> Leads(Resource endpoint) =>
        from connection in endpoint.At("properties.privateLinkServiceConnections")!.AsArray()
        from groupId in connection!["properties"]!["groupIds"]!.AsArray()
        select (connection["properties"]!["privateLinkServiceId"]!.ToString(), groupId!.ToString());
}
