// Maestro on Azure: one resource group with everything in it. docs/deploy-azure.md says how to deploy, docs/security.md who may
// do what. Parameter files: dev, staging, prod for people and workflows; main.bicepparam for azd.
targetScope = 'subscription'

import {
  alerting
  apiSignIn
  backendName
  environmentSetting
  environmentSize
  freeTags
  jurisdictionName
  monthlyBudget
  networkSettings
  principal
  regions
} from 'shared/types.bicep'
import { copiesInside, inside, jurisdictions, offeredInside, storagePairs, workbenchRegions } from 'shared/jurisdictions.bicep'
import { nameOf, plainNameOf, shortNameOf } from 'shared/names.bicep'

@description('Which environment: dev, staging, prod or a name of your own. Part of every name.')
@minLength(2)
@maxLength(12)
param environmentName string

@description('First part of every name.')
@minLength(2)
@maxLength(10)
param workload string = 'maestro'

@description('The legal space that every resource stays in. A region outside of it ends the deployment.')
param jurisdiction jurisdictionName

@description('Regions of the parts.')
param location regions

@description('How large everything is: take one of shared/sizes.bicep.')
param size environmentSize

@description('Where orchestration history lives.')
param backend backendName = 'azureStorage'

@description('How far the network is closed.')
param network networkSettings

@description('Whether a Static Web App for the workbench is made.')
param withWorkbench bool = false

@description('Sign-in with Entra ID in front of the API; without it, callers need a function key.')
param signIn apiSignIn?

@description('Base URL of a router elsewhere. Without it: the internal load balancer of the cluster\'s router.')
param routerUrl string?

@description('Who deploys images and manifests.')
param deployers principal[] = []

@description('Who operates.')
param operators principal[] = []

@description('Alert rules.')
param alerts alerting

@description('Monthly budget; null for none.')
param budget monthlyBudget?

@description('Further tags, such as cost-center and data-class.')
param extraTags freeTags = {}

// --- Where: every region is checked before anything is made ---

var allowed = jurisdictions[jurisdiction]
var appRegion = inside(jurisdiction, allowed, 'the Functions app', location.primary)
var clusterRegion = inside(jurisdiction, allowed, 'the cluster and its GPU pool', location.?cluster ?? location.primary)
var schedulerRegion = inside(jurisdiction, allowed, 'the Durable Task Scheduler', location.?scheduler ?? location.primary)
var metricsRegion = inside(jurisdiction, allowed, 'metrics and Grafana', location.?metrics ?? location.primary)
var workbenchRegion = !withWorkbench
  ? appRegion
  : offeredInside(jurisdiction, allowed, workbenchRegions, 'the Static Web App', location.?workbench ?? location.primary)
var storageRedundancy = copiesInside(jurisdiction, allowed, storagePairs[?appRegion] ?? '', size.storageRedundancy, appRegion)

// --- What things are called ---

var setting environmentSetting = {
  workload: workload
  environmentName: environmentName
  suffix: uniqueString(subscription().id, workload, environmentName, appRegion)
  tags: union(
    {
      application: workload
      environment: environmentName
      jurisdiction: jurisdiction
      'azd-env-name': environmentName
      'managed-by': 'bicep'
    },
    extraTags
  )
}

var names = {
  group: 'rg-${workload}-${environmentName}'
  activityLog: 'activity-${workload}-${environmentName}'
  workspace: nameOf('log', workload, environmentName, setting.suffix)
  insights: nameOf('appi', workload, environmentName, setting.suffix)
  metrics: nameOf('amw', workload, environmentName, setting.suffix)
  grafana: shortNameOf('amg', workload, environmentName, setting.suffix)
  appNetwork: nameOf('vnet-app', workload, environmentName, setting.suffix)
  clusterNetwork: nameOf('vnet-aks', workload, environmentName, setting.suffix)
  hostAccount: plainNameOf('sth', workload, environmentName, setting.suffix)
  dataAccount: plainNameOf('std', workload, environmentName, setting.suffix)
  serviceBus: nameOf('sb', workload, environmentName, take(setting.suffix, 8))
  vault: shortNameOf('kv', workload, environmentName, setting.suffix)
  modelsVault: shortNameOf('kvm', workload, environmentName, setting.suffix)
  registry: plainNameOf('cr', workload, environmentName, setting.suffix)
  scheduler: nameOf('dts', workload, environmentName, setting.suffix)
  cluster: nameOf('aks', workload, environmentName, take(setting.suffix, 8))
  plan: nameOf('plan', workload, environmentName, setting.suffix)
  functions: nameOf('func', workload, environmentName, setting.suffix)
  workbench: nameOf('stapp', workload, environmentName, setting.suffix)
  onCall: nameOf('alert', workload, environmentName, take(setting.suffix, 4))
  budget: nameOf('budget', workload, environmentName, take(setting.suffix, 4))
}
var identityNames = {
  functions: nameOf('id-functions', workload, environmentName, take(setting.suffix, 6))
  router: nameOf('id-router', workload, environmentName, take(setting.suffix, 6))
  cluster: nameOf('id-cluster', workload, environmentName, take(setting.suffix, 6))
  kubelet: nameOf('id-kubelet', workload, environmentName, take(setting.suffix, 6))
  grafana: nameOf('id-grafana', workload, environmentName, take(setting.suffix, 6))
  scaler: nameOf('id-scaler', workload, environmentName, take(setting.suffix, 6))
  serving: nameOf('id-serving', workload, environmentName, take(setting.suffix, 6))
}

var withModels = size.cluster.?gpu != null
var onScheduler = backend == 'durableTaskScheduler'
// Letters and digits only: the Azure Storage back end allows no more, and the scheduler takes the same.
var taskHubName = '${workload}${replace(environmentName, '-', '')}'
// Messages that start runs. The second queue is the Functions host's, for those that the app could not even set aside.
var runRequestsName = 'run-requests'
var runRequestQueues = [runRequestsName, '${runRequestsName}-poison']
var lifecycleName = 'run-lifecycle'
var packagesContainer = 'packages'
var policiesContainer = 'policies'

// What replicas of the router share: router/Storage names them.
var routerTables = ['routerdecisions', 'routerpins', 'routerspending']
// The router's Service of type LoadBalancer (internal) asks for this address: docs/deploy-azure.md.
var routerAddress = cidrHost(cidrSubnet(network.clusterAddressSpace, 22, 0), 999)
var metricsId = resourceId(subscription().subscriptionId, names.group, 'Microsoft.Monitor/accounts', names.metrics)

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: names.group
  location: appRegion
  tags: setting.tags
}

// Ids of what modules below make. Taken from names, not from outputs, so that a preview can show them.
resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  scope: group
  name: names.workspace
}
resource functionsSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  scope: group
  name: '${names.appNetwork}/functions'
}
resource endpointsSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  scope: group
  name: '${names.appNetwork}/endpoints'
}
resource nodesSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  scope: group
  name: '${names.clusterNetwork}/nodes'
}
resource grafanaIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: group
  name: identityNames.grafana
}
resource routerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: group
  name: identityNames.router
}
resource scalerIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  scope: group
  name: identityNames.scaler
}
resource servingIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = if (withModels) {
  scope: group
  name: identityNames.serving
}
resource onCall 'Microsoft.Insights/actionGroups@2024-10-01-preview' existing = {
  scope: group
  name: names.onCall
}

module jurisdictionPolicy 'modules/jurisdiction.bicep' = {
  scope: group
  params: { jurisdiction: jurisdiction, allowedRegions: allowed }
}

module identities 'modules/identities.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    identityNames: map(filter(items(identityNames), item => withModels || item.key != 'serving'), item => item.value)
  }
}

module telemetry 'modules/telemetry.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    workspaceName: names.workspace
    insightsName: names.insights
    retentionDays: size.logRetentionDays
    dailyCapGb: size.logDailyCapGb
  }
}

module activityLog 'modules/activity-log.bicep' = {
  params: { settingName: names.activityLog, workspaceId: workspace.id }
  dependsOn: [telemetry]
}

module metrics 'modules/metrics.bicep' = {
  scope: group
  params: {
    setting: setting
    region: metricsRegion
    metricsName: names.metrics
    grafanaName: names.grafana
    grafanaIdentityId: grafanaIdentity.id
    workspaceId: workspace.id
  }
  dependsOn: [identities, telemetry]
}

module networks 'modules/network.bicep' = {
  scope: group
  params: {
    setting: setting
    appRegion: appRegion
    clusterRegion: clusterRegion
    appNetworkName: names.appNetwork
    clusterNetworkName: names.clusterNetwork
    workspaceId: workspace.id
    network: network
  }
  dependsOn: [telemetry]
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    accountName: names.hostAccount
    redundancy: storageRedundancy
    network: network
    subnetIds: [functionsSubnet.id]
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
    softDeleteDays: size.softDeleteDays
    containerNames: [packagesContainer]
  }
  dependsOn: [networks]
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    accountName: names.dataAccount
    redundancy: storageRedundancy
    network: network
    subnetIds: [functionsSubnet.id, nodesSubnet.id]
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
    softDeleteDays: size.softDeleteDays
    containerNames: [policiesContainer]
    tableNames: routerTables
    queueNames: runRequestQueues
    agesToCool: true
  }
  dependsOn: [networks]
}

module messaging 'modules/messaging.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    namespaceName: names.serviceBus
    sku: size.messaging.sku
    capacity: size.messaging.capacity
    network: network
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
    runRequestsName: runRequestsName
    lifecycleName: lifecycleName
  }
  dependsOn: [networks]
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    vaultName: names.vault
    network: network
    subnetIds: [functionsSubnet.id, nodesSubnet.id]
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
    softDeleteDays: size.softDeleteDays
  }
  dependsOn: [networks]
}

module modelsVault 'modules/vault.bicep' = if (withModels) {
  scope: group
  params: {
    setting: setting
    region: appRegion
    vaultName: names.modelsVault
    network: network
    subnetIds: [nodesSubnet.id]
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
    softDeleteDays: size.softDeleteDays
  }
  dependsOn: [networks]
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    registryName: names.registry
    sku: size.registrySku
    network: network
    endpointsSubnetId: endpointsSubnet.id
    workspaceId: workspace.id
  }
  dependsOn: [networks]
}

module scheduler 'modules/scheduler.bicep' = if (onScheduler) {
  scope: group
  params: {
    setting: setting
    region: schedulerRegion
    endpointRegion: appRegion
    schedulerName: names.scheduler
    taskHubName: taskHubName
    sku: size.scheduler.sku
    capacity: size.scheduler.capacity
    network: network
    endpointsSubnetId: endpointsSubnet.id
  }
  dependsOn: [networks]
}

module roles 'modules/rbac.bicep' = {
  scope: group
  params: {
    identityNames: identityNames
    hostAccountName: names.hostAccount
    dataAccountName: names.dataAccount
    serviceBusName: names.serviceBus
    runRequestsName: runRequestsName
    lifecycleName: lifecycleName
    runRequestQueues: runRequestQueues
    policiesContainer: policiesContainer
    routerTables: routerTables
    vaultName: names.vault
    modelsVaultName: withModels ? names.modelsVault : ''
    registryName: names.registry
    insightsName: names.insights
    metricsName: names.metrics
    grafanaName: names.grafana
    clusterNetworkName: names.clusterNetwork
    backend: backend
    schedulerName: onScheduler ? names.scheduler : ''
    taskHubName: taskHubName
    deployers: deployers
    operators: operators
  }
  dependsOn: [hostStorage, dataStorage, messaging, metrics, modelsVault, registry, scheduler, vault]
}

module cluster 'modules/cluster.bicep' = {
  scope: group
  params: {
    setting: setting
    region: clusterRegion
    clusterName: names.cluster
    size: size.cluster
    network: network
    nodesSubnetId: nodesSubnet.id
    clusterIdentityName: identityNames.cluster
    kubeletIdentityName: identityNames.kubelet
    routerIdentityName: identityNames.router
    scalerIdentityName: identityNames.scaler
    servingIdentityName: withModels ? identityNames.serving : ''
    workspaceId: workspace.id
    metricsId: metricsId
    metricsRegion: metricsRegion
  }
  // Roles first: without its two the cluster cannot be made.
  dependsOn: [roles]
}

module workbench 'modules/workbench.bicep' = if (withWorkbench) {
  scope: group
  params: {
    setting: setting
    region: workbenchRegion
    siteName: names.workbench
    sku: size.workbenchSku
    workspaceId: workspace.id
  }
  dependsOn: [telemetry]
}

module functions 'modules/functions.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    planName: names.plan
    appName: names.functions
    size: size.compute
    identityName: identityNames.functions
    subnetId: functionsSubnet.id
    workspaceId: workspace.id
    hostAccountName: names.hostAccount
    packagesContainer: packagesContainer
    dataAccountName: names.dataAccount
    serviceBusName: names.serviceBus
    runRequestsName: runRequestsName
    lifecycleName: lifecycleName
    vaultName: names.vault
    routerUrl: routerUrl ?? 'http://${routerAddress}:8080'
    taskHubName: taskHubName
    backend: backend
    schedulerName: onScheduler ? names.scheduler : ''
    telemetryConnectionString: telemetry.outputs.connectionString
    signIn: signIn
    allowedOrigins: withWorkbench ? [workbench!.outputs.origin] : []
  }
  // Roles first: the app fetches its package and its secret by them as soon as it is there.
  dependsOn: [roles]
}

module alertRules 'modules/alerts.bicep' = {
  scope: group
  params: {
    setting: setting
    region: appRegion
    actionGroupName: names.onCall
    insightsName: names.insights
    workspaceName: names.workspace
    serviceBusName: names.serviceBus
    runRequestsName: runRequestsName
    settings: alerts
  }
  dependsOn: [messaging, telemetry]
}

module monthly 'modules/budget.bicep' = if (budget != null) {
  scope: group
  params: { budgetName: names.budget, budget: budget!, actionGroupId: onCall.id }
  dependsOn: [alertRules]
}

// Outputs become variables of the azd environment. None is a secret.

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = '${names.registry}${environment().suffixes.acrLoginServer}'
output AZURE_CONTAINER_REGISTRY_NAME string = names.registry
output AZURE_AKS_CLUSTER_NAME string = names.cluster
output AZURE_KEY_VAULT_NAME string = names.vault
output FUNCTIONS_APP_NAME string = names.functions
output FUNCTIONS_URL string = functions.outputs.url
output GRAFANA_URL string = metrics.outputs.grafanaEndpoint
output WORKBENCH_NAME string = withWorkbench ? names.workbench : ''

// From here on: the values of environment.yaml in deploy/, together with the registry, the tenant and the vault above.

output ROUTER_CLIENT_ID string = routerIdentity.properties.clientId
output PROMETHEUS_READER_CLIENT_ID string = scalerIdentity.properties.clientId
output SERVING_CLIENT_ID string = servingIdentity.?properties.clientId ?? ''
output MODELS_KEY_VAULT_NAME string = withModels ? names.modelsVault : ''
output BUNDLE_URL string = 'https://${names.dataAccount}.blob.${environment().suffixes.storage}/${policiesContainer}'
output ROUTER_STORAGE string = 'https://${names.dataAccount}.table.${environment().suffixes.storage}'
output PROMETHEUS_QUERY_ENDPOINT string = metrics.outputs.queryEndpoint
output ROUTER_ADDRESS string = routerAddress
output FUNCTIONS_SUBNET string = cidrSubnet(network.appAddressSpace, 24, 0)
output PRIVATE_ENDPOINTS_SUBNET string = cidrSubnet(network.appAddressSpace, 24, 1)
