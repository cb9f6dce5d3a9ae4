// Where images are kept. Signatures and SBOMs made by the deploy workflow lie beside them.
import { networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param registryName string
param sku 'Basic' | 'Standard' | 'Premium'
param network networkSettings
param endpointsSubnetId string
param workspaceId string

var isPrivate = network.posture == 'private'

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: registryName
  location: region
  tags: setting.tags
  sku: { name: sku }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    dataEndpointEnabled: isPrivate
    publicNetworkAccess: isPrivate && empty(network.allowedAddresses) ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'None'
    // Rules by address exist on Premium only; below it, who may pull and push is decided by identity alone.
    networkRuleSet: sku == 'Premium'
      ? {
          defaultAction: isPrivate ? 'Deny' : 'Allow'
          ipRules: map(network.allowedAddresses, address => { action: 'Allow', value: address })
        }
      : null
    policies: {
      azureADAuthenticationAsArmPolicy: { status: 'enabled' }
    }
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    setting: setting
    region: region
    endpointName: 'pe-${registry.name}'
    targetId: registry.id
    group: 'registry'
    subnetId: endpointsSubnetId
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: registry
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
