// DNS zones in which the private endpoints enter their names, for the networks that are to find them.
import { environmentSetting } from '../shared/types.bicep'
import { privateZones } from '../shared/zones.bicep'

param setting environmentSetting
param networkIds string[]

var zoneNames = map(items(privateZones(environment().suffixes.storage)), zone => zone.value)
var links = flatten(map(range(0, length(zoneNames)), zone => map(range(0, length(networkIds)), network => { zone: zone, network: network })))

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zoneName in zoneNames: {
    name: zoneName
    #disable-next-line no-hardcoded-location // DNS zones have no region.
    location: 'global'
    tags: setting.tags
  }
]

resource zoneLinks 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for link in links: {
    parent: zones[link.zone]
    name: last(split(networkIds[link.network], '/'))
    #disable-next-line no-hardcoded-location // Links have no region.
    location: 'global'
    tags: setting.tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: networkIds[link.network] }
    }
  }
]
