namespace Infrastructure.Tests.Bicep.Checks;

/// <summary>What must hold of single settings, wherever and however large the environment is.</summary>
internal static class Requirements
{
    public const string Storage = "Microsoft.Storage/storageAccounts";
    public const string Containers = "Microsoft.Storage/storageAccounts/blobServices/containers";
    public const string BlobServices = "Microsoft.Storage/storageAccounts/blobServices";
    public const string ServiceBus = "Microsoft.ServiceBus/namespaces";
    public const string StorageQueues = "Microsoft.Storage/storageAccounts/queueServices/queues";
    public const string Queues = "Microsoft.ServiceBus/namespaces/queues";
    public const string Topics = "Microsoft.ServiceBus/namespaces/topics";
    public const string Subscriptions = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
    public const string Vault = "Microsoft.KeyVault/vaults";
    public const string Registry = "Microsoft.ContainerRegistry/registries";
    public const string Cluster = "Microsoft.ContainerService/managedClusters";
    public const string Insights = "Microsoft.Insights/components";
    public const string LogWorkspace = "Microsoft.OperationalInsights/workspaces";
    public const string Grafana = "Microsoft.Dashboard/grafana";
    public const string App = "Microsoft.Web/sites";
    public const string PublishPasswords = "Microsoft.Web/sites/basicPublishingCredentialsPolicies";
    public const string Scheduler = "Microsoft.DurableTask/schedulers";

    public static IReadOnlyList<Requirement> All { get; } =
    [
        new("public storage", Storage, "properties.allowBlobPublicAccess", "false"),
        new("public storage", Storage, "properties.networkAcls.defaultAction", "Deny"),
        new("public storage", Storage, "properties.networkAcls.bypass", "None"),
        new("public storage", Storage, "properties.allowCrossTenantReplication", "false"),
        new("public storage", Containers, "properties.publicAccess", "None"),

        new("keys", Storage, "properties.allowSharedKeyAccess", "false"),
        new("keys", ServiceBus, "properties.disableLocalAuth", "true"),
        new("keys", Insights, "properties.DisableLocalAuth", "true"),
        new("keys", LogWorkspace, "properties.features.disableLocalAuth", "true"),
        new("keys", Vault, "properties.enableRbacAuthorization", "true"),
        new("keys", Registry, "properties.adminUserEnabled", "false"),
        new("keys", Registry, "properties.anonymousPullEnabled", "false"),
        new("keys", Cluster, "properties.disableLocalAccounts", "true"),
        new("keys", Cluster, "properties.aadProfile.enableAzureRBAC", "true"),
        new("keys", Cluster, "properties.oidcIssuerProfile.enabled", "true"),
        new("keys", Cluster, "properties.securityProfile.workloadIdentity.enabled", "true"),
        new("keys", Cluster, "properties.addonProfiles.omsagent.config.useAADAuth", "true"),
        new("keys", Grafana, "properties.apiKey", "Disabled"),
        new("keys", PublishPasswords, "properties.allow", "false"),
        new("keys", App, "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity"),
        new("keys", App, "identity.type", "UserAssigned"),

        new("TLS", Storage, "properties.minimumTlsVersion", "TLS1_2", "TLS1_3"),
        new("TLS", Storage, "properties.supportsHttpsTrafficOnly", "true"),
        new("TLS", ServiceBus, "properties.minimumTlsVersion", "1.2"),
        new("TLS", App, "properties.httpsOnly", "true"),
        new("TLS", App, "properties.siteConfig.minTlsVersion", "1.2", "1.3"),
        new("TLS", App, "properties.siteConfig.scmMinTlsVersion", "1.2", "1.3"),
        new("TLS", App, "properties.siteConfig.ftpsState", "Disabled"),

        new("loss", Storage, "properties.encryption.requireInfrastructureEncryption", "true"),
        new("loss", BlobServices, "properties.deleteRetentionPolicy.enabled", "true"),
        new("loss", BlobServices, "properties.containerDeleteRetentionPolicy.enabled", "true"),
        new("loss", Vault, "properties.enableSoftDelete", "true"),
        new("loss", Vault, "properties.enablePurgeProtection", "true"),
        new("loss", Queues, "properties.requiresDuplicateDetection", "true"),
        new("loss", Queues, "properties.deadLetteringOnMessageExpiration", "true"),
        new("loss", Topics, "properties.requiresDuplicateDetection", "true"),
        new("loss", Subscriptions, "properties.deadLetteringOnMessageExpiration", "true"),
        new("loss", Subscriptions, "properties.deadLetteringOnFilterEvaluationExceptions", "true"),

        new("cluster", Cluster, "properties.networkProfile.networkPolicy", "cilium", "azure"),
        new("cluster", Cluster, "properties.addonProfiles.azurepolicy.enabled", "true"),
        new("cluster", Cluster, "properties.azureMonitorProfile.metrics.enabled", "true"),
        new("cluster", Cluster, "properties.nodeResourceGroupProfile.restrictionLevel", "ReadOnly"),
        new("vault", Vault, "properties.networkAcls.defaultAction", "Deny"),
        new("vault", Vault, "properties.networkAcls.bypass", "None"),
    ];

    public static IEnumerable<string> Faults(Snapshot snapshot) => All.SelectMany(requirement => requirement.Faults(snapshot));
}
