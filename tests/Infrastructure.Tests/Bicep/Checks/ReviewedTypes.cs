namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>What somebody looked at before a type came in: whether it logs, has a region, carries tags.</summary>
internal sealed record ReviewedType(bool Logs = false, bool Region = false, bool Tags = false, bool MayBeGlobal = false);

/// <summary>
/// Every type that may be deployed. A type that is not here fails, so that nothing with keys or without logs comes in unseen.
/// </summary>
internal static class ReviewedTypes
{
    private static readonly ReviewedType Part = new();
    private static readonly ReviewedType Placed = new(Region: true, Tags: true);
    private static readonly ReviewedType Logged = new(Logs: true, Region: true, Tags: true);
    private static readonly ReviewedType Global = new(Region: true, Tags: true, MayBeGlobal: true);

    public static IReadOnlyDictionary<string, ReviewedType> All { get; } = new Dictionary<string, ReviewedType>(
        StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Authorization/policyAssignments"] = Part,
        ["Microsoft.Authorization/roleAssignments"] = Part,
        ["Microsoft.Consumption/budgets"] = Part,
        ["Microsoft.ContainerRegistry/registries"] = Logged,
        ["Microsoft.ContainerService/managedClusters"] = Logged,
        ["Microsoft.ContainerService/managedClusters/agentPools"] = Part,
        ["Microsoft.Dashboard/grafana"] = Logged,
        // No log category of the scheduler is documented; Azure would refuse a setting without one.
        ["Microsoft.DurableTask/schedulers"] = Placed,
        ["Microsoft.DurableTask/schedulers/taskHubs"] = Part,
        ["Microsoft.Insights/actionGroups"] = Global,
        // Its tables are in the log workspace already.
        ["Microsoft.Insights/components"] = Placed,
        ["Microsoft.Insights/dataCollectionEndpoints"] = Placed,
        ["Microsoft.Insights/dataCollectionRuleAssociations"] = Part,
        ["Microsoft.Insights/dataCollectionRules"] = Placed,
        ["Microsoft.Insights/diagnosticSettings"] = Part,
        ["Microsoft.Insights/metricAlerts"] = Global,
        ["Microsoft.Insights/scheduledQueryRules"] = Placed,
        ["Microsoft.KeyVault/vaults"] = Logged,
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = Placed,
        ["Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials"] = Part,
        ["Microsoft.Monitor/accounts"] = Placed,
        ["Microsoft.Network/networkSecurityGroups"] = Logged,
        ["Microsoft.Network/privateDnsZones"] = Global,
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"] = Global,
        ["Microsoft.Network/privateEndpoints"] = Placed,
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"] = Part,
        ["Microsoft.Network/virtualNetworks"] = Logged,
        ["Microsoft.Network/virtualNetworks/virtualNetworkPeerings"] = Part,
        ["Microsoft.OperationalInsights/workspaces"] = Logged,
        ["Microsoft.Resources/resourceGroups"] = Placed,
        ["Microsoft.ServiceBus/namespaces"] = Logged,
        ["Microsoft.ServiceBus/namespaces/queues"] = Part,
        ["Microsoft.ServiceBus/namespaces/topics"] = Part,
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions"] = Part,
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions/rules"] = Part,
        ["Microsoft.Storage/storageAccounts"] = Logged,
        ["Microsoft.Storage/storageAccounts/blobServices"] = new(Logs: true),
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = Part,
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = Part,
        ["Microsoft.Storage/storageAccounts/queueServices"] = new(Logs: true),
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = Part,
        ["Microsoft.Storage/storageAccounts/tableServices"] = new(Logs: true),
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = Part,
        ["Microsoft.Web/serverfarms"] = Logged,
        ["Microsoft.Web/sites"] = Logged,
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = Part,
        ["Microsoft.Web/sites/config"] = Part,
        ["Microsoft.Web/staticSites"] = Logged,
    };

    public static IEnumerable<string> Faults(Snapshot snapshot) =>
        from resource in snapshot.Resources
        where !All.ContainsKey(resource.Type)
        select $"{resource.Type} has not been reviewed: say in {nameof(ReviewedTypes)} whether it logs, has a region, carries tags";

    public static ReviewedType Of(Resource resource) => All.GetValueOrDefault(resource.Type, Part);
}
