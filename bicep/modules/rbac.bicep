// Every role that is given, and nothing else gives any. docs/security.md has the same as a table; a test compares the two.
// Assignments are named by scope, holder and role, so that the same deployment twice changes nothing.
import { backendName, principal } from '../shared/types.bicep'
import { roleIds } from '../shared/roles.bicep'

@description('Names of the identities.')
param identityNames {
  functions: string
  router: string
  cluster: string
  kubelet: string
  grafana: string
  scaler: string
  serving: string
}

param hostAccountName string
param dataAccountName string
param serviceBusName string
param runRequestsName string
param lifecycleName string

@description('Queues of the data account by which runs are asked for: the messages, and those set aside.')
param runRequestQueues string[]

param policiesContainer string

@description('Tables of the data account that the router keeps its pins, decisions and spending in.')
param routerTables string[]

param vaultName string

@description('Vault of the model servers; empty without a GPU pool.')
param modelsVaultName string

param registryName string
param insightsName string
param metricsName string
param grafanaName string
param clusterNetworkName string
param backend backendName

@description('Name of the scheduler; empty when the back end is Azure Storage.')
param schedulerName string

param taskHubName string

@description('Who deploys: the workflow\'s identity, or the person who runs azd.')
param deployers principal[]

@description('Who operates: enters secrets, looks at dashboards, mends orchestrations.')
param operators principal[]

var withModels = !empty(modelsVaultName)
var onScheduler = backend == 'durableTaskScheduler'

resource functions 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.functions
}
resource router 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.router
}
resource cluster 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.cluster
}
resource kubelet 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.kubelet
}
resource grafanaReader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.grafana
}

resource scaler 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityNames.scaler
}
resource serving 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (withModels) {
  name: identityNames.serving
}

resource hostAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: hostAccountName
}
resource dataAccount 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: dataAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource policies 'containers' existing = {
      name: policiesContainer
    }
  }
}
resource routerTable 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' existing = [
  for table in routerTables: {
    name: '${dataAccountName}/default/${table}'
  }
]
resource runRequestQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for queue in runRequestQueues: {
    name: '${dataAccountName}/default/${queue}'
  }
]
resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName

  resource runRequests 'queues' existing = {
    name: runRequestsName
  }
  resource lifecycle 'topics' existing = {
    name: lifecycleName
  }
}
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}
resource modelsVault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (withModels) {
  name: modelsVaultName
}
resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: registryName
}
resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}
resource metrics 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: metricsName
}
resource grafana 'Microsoft.Dashboard/grafana@2024-10-01' existing = {
  name: grafanaName
}
resource nodes 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  name: '${clusterNetworkName}/nodes'
}
resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (onScheduler) {
  name: schedulerName

  resource taskHub 'taskHubs' existing = {
    name: taskHubName
  }
}

// --- functions: the app ---

// Leases, secrets of the host and packages always; queues and tables are the task hub, when that is Azure Storage.
var hostRoles = union(
  ['Storage Blob Data Owner'],
  onScheduler ? [] : ['Storage Queue Data Contributor', 'Storage Table Data Contributor']
)

resource functionsOnHost 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    scope: hostAccount
    name: guid(hostAccount.id, functions.id, roleIds[role])
    properties: {
      principalId: functions.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

resource functionsOnData 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Storage Blob Data Contributor', 'Storage Table Data Contributor']: {
    scope: dataAccount
    name: guid(dataAccount.id, functions.id, roleIds[role])
    properties: {
      principalId: functions.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds[role])
    }
  }
]

// Contributor of these two queues and of no other. Message Processor would not do: the host lengthens the time for which it holds a
// message, and gives one back that failed, by updating it, which is a write; and it asks for the queue's length, to scale by.
resource functionsOnRunRequests 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, index) in runRequestQueues: {
    scope: runRequestQueue[index]
    name: guid(runRequestQueue[index].id, functions.id, roleIds['Storage Queue Data Contributor'])
    properties: {
      principalId: functions.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Storage Queue Data Contributor']
      )
    }
  }
]

resource functionsOnBus 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: serviceBus::runRequests
  name: guid(serviceBus::runRequests.id, functions.id, roleIds['Azure Service Bus Data Receiver'])
  properties: {
    principalId: functions.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Azure Service Bus Data Receiver'])
  }
}

resource functionsOnLifecycle 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: serviceBus::lifecycle
  name: guid(serviceBus::lifecycle.id, functions.id, roleIds['Azure Service Bus Data Sender'])
  properties: {
    principalId: functions.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Azure Service Bus Data Sender'])
  }
}

resource functionsOnTaskHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (onScheduler) {
  scope: scheduler::taskHub
  name: guid(scheduler::taskHub.id, functions.id, roleIds['Durable Task Data Contributor'])
  properties: {
    principalId: functions.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Durable Task Data Contributor'])
  }
}

resource functionsOnInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, functions.id, roleIds['Monitoring Metrics Publisher'])
  properties: {
    principalId: functions.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Monitoring Metrics Publisher'])
  }
}

// --- who reads secrets: the app its router key, the router its providers' keys ---

resource secretReaders 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in [identityNames.functions, identityNames.router]: {
    scope: vault
    name: guid(
      vault.id,
      resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', reader),
      roleIds['Key Vault Secrets User']
    )
    properties: {
      principalId: reader == identityNames.functions ? functions.properties.principalId : router.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets User'])
    }
  }
]

// A vault of their own: model servers run code of others, which is not to see keys of providers.
resource servingOnModelsVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (withModels) {
  scope: modelsVault
  name: guid(modelsVault.id, serving.id, roleIds['Key Vault Secrets User'])
  properties: {
    principalId: serving!.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets User'])
  }
}

// --- policies: the router's policy engine reads its bundle, deployments write it ---

resource routerOnPolicies 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: dataAccount::blobs::policies
  name: guid(dataAccount::blobs::policies.id, router.id, roleIds['Storage Blob Data Reader'])
  properties: {
    principalId: router.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Storage Blob Data Reader'])
  }
}

// Its own tables and no others of the account: runs and approvals are none of its business.
resource routerOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (table, index) in routerTables: {
    scope: routerTable[index]
    name: guid(dataAccount.id, table, router.id, roleIds['Storage Table Data Contributor'])
    properties: {
      principalId: router.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Storage Table Data Contributor']
      )
    }
  }
]

resource deployersOnPolicies 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for deployer in deployers: {
    scope: dataAccount::blobs::policies
    name: guid(dataAccount::blobs::policies.id, deployer.id, roleIds['Storage Blob Data Contributor'])
    properties: {
      principalId: deployer.id
      principalType: deployer.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Storage Blob Data Contributor']
      )
    }
  }
]

// --- the cluster ---

resource clusterOnKubelet 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: kubelet
  name: guid(kubelet.id, cluster.id, roleIds['Managed Identity Operator'])
  properties: {
    principalId: cluster.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Managed Identity Operator'])
  }
}

resource clusterOnNodes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: nodes
  name: guid(nodes.id, cluster.id, roleIds['Network Contributor'])
  properties: {
    principalId: cluster.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Network Contributor'])
  }
}

resource kubeletOnRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, kubelet.id, roleIds.AcrPull)
  properties: {
    principalId: kubelet.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.AcrPull)
  }
}

// --- who reads metrics: dashboards, and what scales the router by them ---

resource scalerOnMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: metrics
  name: guid(metrics.id, scaler.id, roleIds['Monitoring Data Reader'])
  properties: {
    principalId: scaler.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Monitoring Data Reader'])
  }
}

resource grafanaOnMetrics 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: metrics
  name: guid(metrics.id, grafanaReader.id, roleIds['Monitoring Data Reader'])
  properties: {
    principalId: grafanaReader.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Monitoring Data Reader'])
  }
}

resource grafanaOnGroup 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, grafanaReader.id, roleIds['Monitoring Reader'])
  properties: {
    principalId: grafanaReader.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Monitoring Reader'])
  }
}

// --- people and pipelines ---

resource deployersOnRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for deployer in deployers: {
    scope: registry
    name: guid(registry.id, deployer.id, roleIds.AcrPush)
    properties: {
      principalId: deployer.id
      principalType: deployer.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.AcrPush)
    }
  }
]

// On the group, which holds one cluster: the cluster is made after this module, since it needs two of its roles.
resource deployersOnClusterLogin 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for deployer in deployers: {
    name: guid(resourceGroup().id, deployer.id, roleIds['Azure Kubernetes Service Cluster User Role'])
    properties: {
      principalId: deployer.id
      principalType: deployer.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Azure Kubernetes Service Cluster User Role']
      )
    }
  }
]

// Namespaces and custom resource definitions of Ray need it; RBAC Writer makes neither.
resource deployersOnCluster 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for deployer in deployers: {
    name: guid(resourceGroup().id, deployer.id, roleIds['Azure Kubernetes Service RBAC Cluster Admin'])
    properties: {
      principalId: deployer.id
      principalType: deployer.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Azure Kubernetes Service RBAC Cluster Admin']
      )
    }
  }
]

resource operatorsOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: vault
    name: guid(vault.id, operator.id, roleIds['Key Vault Secrets Officer'])
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets Officer'])
    }
  }
]

resource operatorsOnModelsVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in (withModels ? operators : []): {
    scope: modelsVault
    name: guid(modelsVault.id, operator.id, roleIds['Key Vault Secrets Officer'])
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Key Vault Secrets Officer'])
    }
  }
]

resource operatorsOnGrafana 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in operators: {
    scope: grafana
    name: guid(grafana.id, operator.id, roleIds['Grafana Admin'])
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds['Grafana Admin'])
    }
  }
]

resource operatorsOnTaskHub 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operator in (onScheduler ? operators : []): {
    scope: scheduler::taskHub
    name: guid(scheduler::taskHub.id, operator.id, roleIds['Durable Task Data Contributor'])
    properties: {
      principalId: operator.id
      principalType: operator.type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds['Durable Task Data Contributor']
      )
    }
  }
]
