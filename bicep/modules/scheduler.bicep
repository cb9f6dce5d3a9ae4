// The Durable Task Scheduler: orchestration history as a service. Left out when the back end is Azure Storage.
import { networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string

@description('Region of the private endpoint, which is the network\'s.')
param endpointRegion string

param schedulerName string
param taskHubName string
param sku 'Consumption' | 'Dedicated'

@description('Capacity units of Dedicated. Three or more spread over zones.')
param capacity int

param network networkSettings
param endpointsSubnetId string

var isPrivate = network.posture == 'private'

resource scheduler 'Microsoft.DurableTask/schedulers@2026-02-01' = {
  name: schedulerName
  location: region
  tags: setting.tags
  properties: {
    sku: sku == 'Dedicated' ? { name: sku, capacity: capacity } : { name: sku }
    // Every call needs an identity with a role. The list must not be empty: an empty one refuses everybody.
    ipAllowlist: ['0.0.0.0/0']
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }

  resource taskHub 'taskHubs' = {
    name: taskHubName
  }
}

module endpoint 'private-endpoint.bicep' = if (isPrivate) {
  params: {
    setting: setting
    region: endpointRegion
    endpointName: 'pe-${scheduler.name}'
    targetId: scheduler.id
    group: 'scheduler'
    subnetId: endpointsSubnetId
  }
}
