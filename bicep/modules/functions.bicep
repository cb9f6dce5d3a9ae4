// The Functions app on Flex Consumption. No setting of it is a secret: what is one is a reference to the vault.
import { apiSignIn, backendName, computeSize, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param planName string
param appName string
param size computeSize
param identityName string
param subnetId string
param workspaceId string

@description('Account of the Functions host and of the task hub.')
param hostAccountName string

@description('Container of the host account that packages are deployed to.')
param packagesContainer string

@description('Account of Maestro\'s own data.')
param dataAccountName string

param serviceBusName string
param runRequestsName string
param lifecycleName string
param vaultName string

@description('Where the app finds the router.')
param routerUrl string

param taskHubName string
param backend backendName

@description('Name of the scheduler; empty when the back end is Azure Storage.')
param schedulerName string

param telemetryConnectionString string
param signIn apiSignIn?

@description('Origins of browsers that may call the API.')
param allowedOrigins string[]

var storageSuffix = environment().suffixes.storage

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: identityName
}

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' existing = if (backend == 'durableTaskScheduler') {
  name: schedulerName
}

var backendSettings = backend == 'durableTaskScheduler'
  ? [
      // These two replace storageProvider of host.json, which names Azure Storage.
      { name: 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__type', value: 'azureManaged' }
      {
        name: 'AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName'
        value: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
      }
      {
        name: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
        value: 'Endpoint=${scheduler!.properties.endpoint};Authentication=ManagedIdentity;ClientID=${identity.properties.clientId}'
      }
    ]
  : []

var appSettings = [
  // The host: its own storage, by identity.
  { name: 'AzureWebJobsStorage__accountName', value: hostAccountName }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identity.properties.clientId }
  // Which identity DefaultAzureCredential means.
  { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
  // … and that no other kind of credential is tried.
  { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: telemetryConnectionString }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'Authorization=AAD;ClientId=${identity.properties.clientId}'
  }
  { name: 'OTEL_SERVICE_NAME', value: setting.workload }
  // Requests for runs: the connection of the queue's trigger.
  { name: 'RunRequests__queueServiceUri', value: 'https://${dataAccountName}.queue.${storageSuffix}' }
  { name: 'RunRequests__credential', value: 'managedidentity' }
  { name: 'RunRequests__clientId', value: identity.properties.clientId }
  // Events of runs.
  { name: 'ServiceBus__fullyQualifiedNamespace', value: '${serviceBusName}.servicebus.windows.net' }
  { name: 'ServiceBus__credential', value: 'managedidentity' }
  { name: 'ServiceBus__clientId', value: identity.properties.clientId }
  // Maestro: docs/settings.md.
  { name: 'Maestro__TaskHub', value: taskHubName }
  { name: 'Maestro__RunRequestsQueue', value: runRequestsName }
  { name: 'Maestro__LifecycleTopic', value: lifecycleName }
  { name: 'Maestro__ReconcileSchedule', value: '0 * * * * *' }
  { name: 'Maestro__PruneSchedule', value: '0 30 3 * * *' }
  { name: 'Maestro__RouterUrl', value: routerUrl }
  { name: 'Maestro__RouterKey', value: '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=router-api-key)' }
  { name: 'Maestro__Storage__TableServiceUri', value: 'https://${dataAccountName}.table.${storageSuffix}' }
  { name: 'Maestro__Storage__BlobServiceUri', value: 'https://${dataAccountName}.blob.${storageSuffix}' }
]

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: region
  tags: setting.tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: size.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: appName
  location: region
  // azd finds the app by this tag.
  tags: union(setting.tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: subnetId
    keyVaultReferenceIdentity: identity.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      remoteDebuggingEnabled: false
      cors: { allowedOrigins: allowedOrigins, supportCredentials: false }
      appSettings: concat(appSettings, backendSettings)
    }
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${hostAccountName}.blob.${storageSuffix}/${packagesContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: size.instanceMemoryMB
        maximumInstanceCount: size.maximumInstanceCount
        alwaysReady: size.alwaysReady == 0
          ? []
          : [
              { name: 'http', instanceCount: size.alwaysReady }
              { name: 'durable', instanceCount: size.alwaysReady }
            ]
        triggers: { http: { perInstanceConcurrency: size.httpConcurrency } }
      }
    }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noPublishPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource auth 'config' = if (signIn != null) {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: true }
      globalValidation: {
        requireAuthentication: true
        unauthenticatedClientAction: 'Return401'
        excludedPaths: ['/health']
      }
      httpSettings: { requireHttps: true }
      identityProviders: {
        azureActiveDirectory: {
          enabled: true
          registration: {
            clientId: signIn.?clientId
            openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
          }
          validation: { allowedAudiences: signIn.?audiences ?? [] }
        }
      }
    }
  }
}

resource appLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource planMetrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: plan
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output url string = 'https://${app.properties.defaultHostName}'
