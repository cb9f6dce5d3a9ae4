import { environmentSize } from 'types.bicep'

// The three sizes of an environment. A parameter file takes one and may change what it likes.

@export()
@description('Scales to zero, keeps little, costs little. No GPU.')
var small environmentSize = {
  compute: { instanceMemoryMB: 2048, maximumInstanceCount: 40, alwaysReady: 0, httpConcurrency: 32, zoneRedundant: false }
  cluster: {
    tier: 'Free'
    systemVmSize: 'Standard_D2s_v5'
    systemMaxCount: 2
    routerVmSize: 'Standard_D2s_v5'
    routerMinCount: 1
    routerMaxCount: 2
    zones: []
    gpu: null
  }
  storageRedundancy: 'Standard_LRS'
  scheduler: { sku: 'Consumption', capacity: 1 }
  messaging: { sku: 'Standard', capacity: 1 }
  registrySku: 'Basic'
  workbenchSku: 'Free'
  logRetentionDays: 30
  logDailyCapGb: 2
  softDeleteDays: 7
}

@export()
@description('As production in kind, smaller in number; GPUs on spot.')
var medium environmentSize = {
  compute: { instanceMemoryMB: 2048, maximumInstanceCount: 100, alwaysReady: 1, httpConcurrency: 32, zoneRedundant: false }
  cluster: {
    tier: 'Standard'
    systemVmSize: 'Standard_D4s_v5'
    systemMaxCount: 3
    routerVmSize: 'Standard_D4s_v5'
    routerMinCount: 2
    routerMaxCount: 4
    zones: ['1', '2', '3']
    gpu: { vmSize: 'Standard_NC24ads_A100_v4', priority: 'spot', maxCount: 2, zones: [] }
  }
  storageRedundancy: 'Standard_ZRS'
  scheduler: { sku: 'Consumption', capacity: 1 }
  messaging: { sku: 'Premium', capacity: 1 }
  registrySku: 'Premium'
  workbenchSku: 'Standard'
  logRetentionDays: 60
  logDailyCapGb: 10
  softDeleteDays: 14
}

@export()
@description('Across zones, with capacity of its own.')
var large environmentSize = {
  compute: { instanceMemoryMB: 4096, maximumInstanceCount: 400, alwaysReady: 3, httpConcurrency: 64, zoneRedundant: true }
  cluster: {
    tier: 'Standard'
    systemVmSize: 'Standard_D4s_v5'
    systemMaxCount: 5
    routerVmSize: 'Standard_D8s_v5'
    routerMinCount: 3
    routerMaxCount: 12
    zones: ['1', '2', '3']
    gpu: { vmSize: 'Standard_NC24ads_A100_v4', priority: 'regular', maxCount: 8, zones: [] }
  }
  storageRedundancy: 'Standard_GZRS'
  scheduler: { sku: 'Dedicated', capacity: 3 }
  messaging: { sku: 'Premium', capacity: 2 }
  registrySku: 'Premium'
  workbenchSku: 'Standard'
  logRetentionDays: 180
  logDailyCapGb: -1
  softDeleteDays: 30
}
