// AKS: a system pool, a pool for the router, a pool of GPU nodes for vLLM that is empty until somebody asks.
import { clusterSize, networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param clusterName string
param size clusterSize
param network networkSettings
param nodesSubnetId string
param clusterIdentityName string
param kubeletIdentityName string
param routerIdentityName string
param scalerIdentityName string

@description('Identity of the model servers; empty without a GPU pool.')
param servingIdentityName string

param workspaceId string
param metricsId string

@description('Region of the metrics account; the collection endpoint is beside the cluster.')
param metricsRegion string


// Who in the cluster may take which identity: deploy/ names these service accounts.
var federations = concat(
  [
    { identityName: routerIdentityName, account: 'maestro:router' }
    { identityName: scalerIdentityName, account: 'kube-system:keda-operator' }
  ],
  empty(servingIdentityName) ? [] : [{ identityName: servingIdentityName, account: 'maestro-serving:maestro-serving' }]
)

var isPrivate = network.posture == 'private'
var isSpot = size.?gpu.?priority == 'spot'

resource clusterIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: clusterIdentityName
}

resource kubeletIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: kubeletIdentityName
}

// Tokens of that one service account of this one cluster are exchanged for tokens of the identity. There is no secret.
resource federation 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2024-11-30' = [
  for entry in federations: {
    name: '${entry.identityName}/cluster'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:${entry.account}'
      audiences: ['api://AzureADTokenExchange']
    }
  }
]

resource cluster 'Microsoft.ContainerService/managedClusters@2025-05-01' = {
  name: clusterName
  location: region
  tags: setting.tags
  sku: { name: 'Base', tier: size.tier }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${clusterIdentity.id}': {} }
  }
  properties: {
    dnsPrefix: clusterName
    nodeResourceGroup: 'rg-${clusterName}-nodes'
    nodeResourceGroupProfile: { restrictionLevel: 'ReadOnly' }
    enableRBAC: true
    disableLocalAccounts: true
    aadProfile: { managed: true, enableAzureRBAC: true, tenantID: tenant().tenantId }
    apiServerAccessProfile: isPrivate
      ? { enablePrivateCluster: true, enablePrivateClusterPublicFQDN: false, privateDNSZone: 'system' }
      : { enablePrivateCluster: false, authorizedIPRanges: network.allowedAddresses }
    oidcIssuerProfile: { enabled: true }
    securityProfile: {
      workloadIdentity: { enabled: true }
      imageCleaner: { enabled: true, intervalHours: 48 }
    }
    identityProfile: {
      kubeletidentity: {
        resourceId: kubeletIdentity.id
        clientId: kubeletIdentity.properties.clientId
        objectId: kubeletIdentity.properties.principalId
      }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      loadBalancerSku: 'standard'
      outboundType: 'loadBalancer'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.245.0.0/16'
      dnsServiceIP: '10.245.0.10'
    }
    autoUpgradeProfile: { upgradeChannel: 'patch', nodeOSUpgradeChannel: 'NodeImage' }
    autoScalerProfile: {
      // A GPU node costs most when it idles.
      'scale-down-unneeded-time': '10m'
      expander: 'least-waste'
    }
    workloadAutoScalerProfile: { keda: { enabled: true } }
    storageProfile: {
      diskCSIDriver: { enabled: true }
      // The cache of model weights is a file share that all replicas read.
      fileCSIDriver: { enabled: true }
      blobCSIDriver: { enabled: false }
      snapshotController: { enabled: true }
    }
    addonProfiles: {
      azurepolicy: { enabled: true }
      azureKeyvaultSecretsProvider: { enabled: true, config: { enableSecretRotation: 'true', rotationPollInterval: '2m' } }
      omsagent: { enabled: true, config: { logAnalyticsWorkspaceResourceID: workspaceId, useAADAuth: 'true' } }
    }
    azureMonitorProfile: {
      metrics: {
        enabled: true
        kubeStateMetrics: { metricLabelsAllowlist: '', metricAnnotationsAllowList: '' }
      }
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: size.systemVmSize
        osType: 'Linux'
        osSKU: 'AzureLinux'
        osDiskType: 'Managed'
        type: 'VirtualMachineScaleSets'
        vnetSubnetID: nodesSubnetId
        availabilityZones: size.zones
        enableAutoScaling: true
        minCount: 1
        maxCount: size.systemMaxCount
        maxPods: 60
        nodeTaints: ['CriticalAddonsOnly=true:NoSchedule']
        upgradeSettings: { maxSurge: '33%' }
        tags: setting.tags
      }
    ]
  }

  resource routerPool 'agentPools' = {
    name: 'router'
    properties: {
      mode: 'User'
      vmSize: size.routerVmSize
      osType: 'Linux'
      osSKU: 'AzureLinux'
      osDiskType: 'Managed'
      vnetSubnetID: nodesSubnetId
      availabilityZones: size.zones
      enableAutoScaling: true
      minCount: size.routerMinCount
      maxCount: size.routerMaxCount
      maxPods: 60
      nodeLabels: { 'maestro.dev/pool': 'router' }
      upgradeSettings: { maxSurge: '33%' }
      tags: setting.tags
    }
  }

  resource gpuPool 'agentPools' = if (size.?gpu != null) {
    name: 'gpu'
    properties: {
      mode: 'User'
      vmSize: size.?gpu.?vmSize ?? ''
      osType: 'Linux'
      osSKU: 'Ubuntu'
      osDiskType: 'Managed'
      // Images of model servers are tens of gigabytes.
      osDiskSizeGB: 512
      vnetSubnetID: nodesSubnetId
      availabilityZones: size.?gpu.?zones ?? []
      enableAutoScaling: true
      minCount: 0
      maxCount: size.?gpu.?maxCount ?? 1
      maxPods: 30
      gpuProfile: { driver: 'Install' }
      scaleSetPriority: isSpot ? 'Spot' : 'Regular'
      scaleSetEvictionPolicy: isSpot ? 'Delete' : null
      // -1: evicted for capacity, never for price.
      spotMaxPrice: isSpot ? json('-1') : null
      nodeLabels: union(
        { 'maestro.dev/pool': 'gpu' },
        isSpot ? { 'kubernetes.azure.com/scalesetpriority': 'spot' } : {}
      )
      nodeTaints: concat(
        ['sku=gpu:NoSchedule'],
        isSpot ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : []
      )
      // Surge nodes would need GPU quota of their own.
      upgradeSettings: isSpot ? null : { maxSurge: '0', maxUnavailable: '1' }
      tags: setting.tags
    }
  }
}

resource collectionEndpoint 'Microsoft.Insights/dataCollectionEndpoints@2023-03-11' = {
  name: 'dce-${clusterName}'
  location: metricsRegion
  tags: setting.tags
  kind: 'Linux'
  properties: {
    networkAcls: { publicNetworkAccess: 'Enabled' }
  }
}

resource prometheusRule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: 'dcr-${clusterName}-prometheus'
  location: metricsRegion
  tags: setting.tags
  kind: 'Linux'
  properties: {
    description: 'Prometheus metrics of the cluster: router, vLLM, nodes.'
    dataCollectionEndpointId: collectionEndpoint.id
    dataSources: {
      prometheusForwarder: [{ name: 'prometheus', streams: ['Microsoft-PrometheusMetrics'], labelIncludeFilter: {} }]
    }
    destinations: { monitoringAccounts: [{ name: 'metrics', accountResourceId: metricsId }] }
    dataFlows: [{ streams: ['Microsoft-PrometheusMetrics'], destinations: ['metrics'] }]
  }
}

resource prometheusLink 'Microsoft.Insights/dataCollectionRuleAssociations@2023-03-11' = {
  scope: cluster
  name: 'ContainerInsightsMetricsExtension'
  properties: {
    description: 'Without this, Prometheus metrics of the cluster are not collected.'
    dataCollectionRuleId: prometheusRule.id
  }
}

resource containerRule 'Microsoft.Insights/dataCollectionRules@2023-03-11' = {
  name: 'dcr-${clusterName}-containers'
  location: region
  tags: setting.tags
  kind: 'Linux'
  properties: {
    description: 'What containers write, and events of the cluster.'
    dataSources: {
      extensions: [
        {
          name: 'ContainerInsightsExtension'
          extensionName: 'ContainerInsights'
          streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory']
          extensionSettings: {
            dataCollectionSettings: {
              interval: '1m'
              namespaceFilteringMode: 'Exclude'
              namespaces: ['kube-system', 'gatekeeper-system']
              enableContainerLogV2: true
            }
          }
        }
      ]
    }
    destinations: { logAnalytics: [{ name: 'workspace', workspaceResourceId: workspaceId }] }
    dataFlows: [
      {
        streams: ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory']
        destinations: ['workspace']
      }
    ]
  }
}

resource containerLink 'Microsoft.Insights/dataCollectionRuleAssociations@2023-03-11' = {
  scope: cluster
  name: 'ContainerInsightsExtension'
  properties: {
    description: 'Without this, what containers write is not collected.'
    dataCollectionRuleId: containerRule.id
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: cluster
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    // kube-audit-admin leaves out reads, which are most of kube-audit and cost most of it.
    logs: map(
      ['cloud-controller-manager', 'cluster-autoscaler', 'guard', 'kube-apiserver', 'kube-audit-admin', 'kube-controller-manager'],
      category => { category: category, enabled: true }
    )
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output oidcIssuer string = cluster.properties.oidcIssuerProfile.issuerURL
