// One private endpoint and its entry in DNS.
import { environmentSetting } from '../shared/types.bicep'
import { privateZones } from '../shared/zones.bicep'

param setting environmentSetting
param region string
param endpointName string

@description('What it leads to.')
param targetId string

@description('Which face of the target: Azure\'s group id.')
param group 'blob' | 'namespace' | 'queue' | 'registry' | 'scheduler' | 'table' | 'vault'

param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' existing = {
  name: privateZones(environment().suffixes.storage)[group]
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-07-01' = {
  name: endpointName
  location: region
  tags: setting.tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: '${endpointName}-nic'
    privateLinkServiceConnections: [
      {
        name: endpointName
        properties: {
          privateLinkServiceId: targetId
          groupIds: [group]
        }
      }
    ]
  }

  resource zoneGroup 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: group, properties: { privateDnsZoneId: zone.id } }]
    }
  }
}
