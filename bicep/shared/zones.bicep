// The private DNS zone of each kind of endpoint, by the endpoint's group id.

@export()
@description('Zone names by group id.')
func privateZones(storageSuffix string) zoneNames => {
  blob: 'privatelink.blob.${storageSuffix}'
  namespace: 'privatelink.servicebus.windows.net'
  queue: 'privatelink.queue.${storageSuffix}'
  registry: 'privatelink.azurecr.io'
  scheduler: 'privatelink.durabletask.io'
  table: 'privatelink.table.${storageSuffix}'
  vault: 'privatelink.vaultcore.azure.net'
}

@export()
@description('Group ids as Azure names them are the keys here.')
type zoneNames = {
  blob: string
  namespace: string
  queue: string
  registry: string
  scheduler: string
  table: string
  vault: string
}
