// One storage account without keys. Used twice: for the Functions host and its task hub, and for Maestro's own data, so that
// the history of orchestrations and the records that people read neither share a limit nor a role.
import { networkSettings, environmentSetting, storageRedundancyName } from '../shared/types.bicep'

param setting environmentSetting
param region string
param accountName string
param redundancy storageRedundancyName
param network networkSettings

@description('Subnets that reach the account while it is not private.')
param subnetIds string[]

param endpointsSubnetId string
param workspaceId string
param softDeleteDays int

@description('Containers to make.')
param containerNames string[]

@description('Tables to make: those that are for an identity which is not to make any itself.')
param tableNames string[] = []

@description('Queues to make, so that nobody needs a role on the account to make them.')
param queueNames string[] = []

@description('Whether blobs go to cheaper tiers as they age: artifacts and evidence, which are never deleted.')
param agesToCool bool = false

var isPrivate = network.posture == 'private'
var subnetRules = map(subnetIds, subnetId => { id: subnetId, action: 'Allow' })

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: accountName
  location: region
  tags: setting.tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    allowedCopyScope: 'AAD'
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      ipRules: []
      virtualNetworkRules: isPrivate ? [] : subnetRules
    }
    encryption: {
      keySource: 'Microsoft.Storage'
      requireInfrastructureEncryption: true
      services: {
        blob: { enabled: true, keyType: 'Account' }
        file: { enabled: true, keyType: 'Account' }
        // Account, not the default Service: only so does the second layer of encryption cover queues and tables.
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    deleteRetentionPolicy: { enabled: true, days: softDeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: softDeleteDays }
  }
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2025-06-01' = {
  parent: account
  name: 'default'
}

resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for containerName in containerNames: {
    parent: blobs
    name: containerName
    properties: { publicAccess: 'None' }
  }
]

resource madeTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for tableName in tableNames: {
    parent: tables
    name: tableName
  }
]

resource madeQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queueName in queueNames: {
    parent: queues
    name: queueName
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(
        [
          {
            name: 'old-versions'
            type: 'Lifecycle'
            enabled: true
            definition: {
              filters: { blobTypes: ['blockBlob'] }
              actions: {
                version: { delete: { daysAfterCreationGreaterThan: 90 } }
                snapshot: { delete: { daysAfterCreationGreaterThan: 90 } }
              }
            }
          }
        ],
        !agesToCool
          ? []
          : [
              {
                name: 'ageing'
                type: 'Lifecycle'
                enabled: true
                definition: {
                  filters: { blobTypes: ['blockBlob'] }
                  actions: {
                    baseBlob: {
                      tierToCool: { daysAfterModificationGreaterThan: 30 }
                      tierToCold: { daysAfterModificationGreaterThan: 120 }
                    }
                  }
                }
              }
            ]
      )
    }
  }
}

module endpoints 'private-endpoint.bicep' = [
  for group in ['blob', 'queue', 'table']: if (isPrivate) {
    params: {
      setting: setting
      region: region
      endpointName: 'pe-${account.name}-${group}'
      targetId: account.id
      group: group
      subnetId: endpointsSubnetId
    }
  }
]

resource accountMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: blobs
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: queues
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: tables
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}
