// Service Bus: a topic that tells others how runs go, and a queue by which the deployed app takes requests for runs besides the storage queue.
import { networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param namespaceName string
param sku 'Standard' | 'Premium'
param capacity 1 | 2 | 4 | 8 | 16
param network networkSettings
param endpointsSubnetId string
param workspaceId string

@description('Queue of run requests: the deployed app has a trigger on it, by -p:CloudExtensions=true.')
param runRequestsName string

@description('Topic of run events.')
param lifecycleName string

var isPrivate = network.posture == 'private'
// Standard takes 256 KB messages only; Premium may carry a recipe's inline log files.
var premiumOnly = sku == 'Premium' ? { maxMessageSizeInKilobytes: 10240 } : {}

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: namespaceName
  location: region
  tags: setting.tags
  sku: sku == 'Premium' ? { name: sku, tier: sku, capacity: capacity } : { name: sku, tier: sku }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource runRequests 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: namespace
  name: runRequestsName
  properties: {
    // No sessions: run requests do not depend on each other, and sessions would bound how many start at once.
    requiresSession: false
    requiresDuplicateDetection: true
    // A sender that is not sure repeats within this time; the message id is the idempotency key for longer.
    duplicateDetectionHistoryTimeWindow: 'PT1H'
    lockDuration: 'PT5M'
    maxDeliveryCount: 10
    deadLetteringOnMessageExpiration: true
    defaultMessageTimeToLive: 'P7D'
    maxSizeInMegabytes: 5120
    ...premiumOnly
  }
}

resource lifecycle 'Microsoft.ServiceBus/namespaces/topics@2024-01-01' = {
  parent: namespace
  name: lifecycleName
  properties: {
    requiresDuplicateDetection: true
    duplicateDetectionHistoryTimeWindow: 'PT1H'
    supportOrdering: true
    defaultMessageTimeToLive: 'P14D'
    maxSizeInMegabytes: 5120
    ...premiumOnly
  }
}

// Events of one run are read in their order: the session is the run.
resource ordered 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = {
  parent: lifecycle
  name: 'ordered'
  properties: {
    requiresSession: true
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    deadLetteringOnMessageExpiration: true
    deadLetteringOnFilterEvaluationExceptions: true
  }
}

// Who only wants to know that a run ended, in any order.
resource ended 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2024-01-01' = {
  parent: lifecycle
  name: 'ended'
  properties: {
    requiresSession: false
    lockDuration: 'PT1M'
    maxDeliveryCount: 10
    deadLetteringOnMessageExpiration: true
    deadLetteringOnFilterEvaluationExceptions: true
  }

  resource rule 'rules' = {
    name: 'ended'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: { sqlExpression: 'sys.Label IN (\'completed\', \'failed\', \'cancelled\')' }
    }
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    setting: setting
    region: region
    endpointName: 'pe-${namespace.name}'
    targetId: namespace.id
    group: 'namespace'
    subnetId: endpointsSubnetId
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
