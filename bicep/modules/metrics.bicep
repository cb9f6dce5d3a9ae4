// Managed Prometheus for the cluster, and Grafana on top of it and of the logs.
import { environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param metricsName string
param grafanaName string

@description('Identity with which Grafana reads.')
param grafanaIdentityId string

param workspaceId string

resource metrics 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: metricsName
  location: region
  tags: setting.tags
}

resource grafana 'Microsoft.Dashboard/grafana@2024-10-01' = {
  name: grafanaName
  location: region
  tags: setting.tags
  sku: { name: 'Standard' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${grafanaIdentityId}': {} }
  }
  properties: {
    // Tokens of service accounts would be keys that outlive whoever made them.
    apiKey: 'Disabled'
    deterministicOutboundIP: 'Disabled'
    publicNetworkAccess: 'Enabled'
    zoneRedundancy: 'Disabled'
    grafanaMajorVersion: '11'
    grafanaIntegrations: {
      azureMonitorWorkspaceIntegrations: [{ azureMonitorWorkspaceResourceId: metrics.id }]
    }
  }
}

resource grafanaLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: grafana
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output queryEndpoint string = metrics.properties.metrics.prometheusQueryEndpoint
output grafanaEndpoint string = grafana.properties.endpoint
