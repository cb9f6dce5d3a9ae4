// Key Vault for what cannot be an identity: keys of model providers, the router's key. Values are put in by people, never by
// a template; see docs/deploy-azure.md.
import { networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param vaultName string
param network networkSettings

@description('Subnets that reach the vault while it is not private.')
param subnetIds string[]

param endpointsSubnetId string
param workspaceId string
param softDeleteDays int

var isPrivate = network.posture == 'private'
var subnetRules = map(subnetIds, subnetId => { id: subnetId })

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: vaultName
  location: region
  tags: setting.tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: softDeleteDays
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: isPrivate && empty(network.allowedAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      ipRules: [for address in network.allowedAddresses: { value: address }]
      virtualNetworkRules: isPrivate ? [] : subnetRules
    }
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    setting: setting
    region: region
    endpointName: 'pe-${vault.name}'
    targetId: vault.id
    group: 'vault'
    subnetId: endpointsSubnetId
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
