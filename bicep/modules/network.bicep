// Two networks, so that the cluster may be in another region: one for the app and the private endpoints, one for the cluster.
import { networkSettings, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param appRegion string
param clusterRegion string
param appNetworkName string
param clusterNetworkName string
param workspaceId string
param network networkSettings

var isPrivate = network.posture == 'private'

resource appRules 'Microsoft.Network/networkSecurityGroups@2024-07-01' = {
  name: '${appNetworkName}-rules'
  location: appRegion
  tags: setting.tags
  properties: {
    securityRules: [
      {
        name: 'deny-internet-in'
        properties: {
          description: 'Nothing in this network serves the internet by itself.'
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource clusterRules 'Microsoft.Network/networkSecurityGroups@2024-07-01' = {
  name: '${clusterNetworkName}-rules'
  location: clusterRegion
  tags: setting.tags
  properties: {
    securityRules: [
      {
        name: 'allow-app-to-router'
        properties: {
          description: 'The Functions app calls the router through an internal load balancer.'
          access: 'Allow'
          direction: 'Inbound'
          priority: 100
          protocol: 'Tcp'
          sourceAddressPrefix: network.appAddressSpace
          sourcePortRange: '*'
          destinationAddressPrefix: network.clusterAddressSpace
          destinationPortRanges: ['80', '443', '8080']
        }
      }
      {
        name: 'deny-internet-in'
        properties: {
          description: 'The cluster serves nothing to the internet.'
          access: 'Deny'
          direction: 'Inbound'
          priority: 4000
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource appNetwork 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: appNetworkName
  location: appRegion
  tags: setting.tags
  properties: {
    addressSpace: { addressPrefixes: [network.appAddressSpace] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(network.appAddressSpace, 24, 0)
          networkSecurityGroup: { id: appRules.id }
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
          serviceEndpoints: [{ service: 'Microsoft.Storage' }, { service: 'Microsoft.KeyVault' }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(network.appAddressSpace, 24, 1)
          networkSecurityGroup: { id: appRules.id }
          privateEndpointNetworkPolicies: 'Enabled'
          defaultOutboundAccess: false
        }
      }
    ]
  }
}

resource clusterNetwork 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: clusterNetworkName
  location: clusterRegion
  tags: setting.tags
  properties: {
    addressSpace: { addressPrefixes: [network.clusterAddressSpace] }
    subnets: [
      {
        name: 'nodes'
        properties: {
          addressPrefix: cidrSubnet(network.clusterAddressSpace, 22, 0)
          networkSecurityGroup: { id: clusterRules.id }
          // Global: the policy bundle's account may be in another region than the cluster.
          serviceEndpoints: [{ service: 'Microsoft.Storage.Global' }, { service: 'Microsoft.KeyVault' }]
        }
      }
    ]
  }
}

resource appToCluster 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-07-01' = {
  parent: appNetwork
  name: 'to-cluster'
  properties: {
    remoteVirtualNetwork: { id: clusterNetwork.id }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: false
    allowGatewayTransit: false
    useRemoteGateways: false
  }
}

resource clusterToApp 'Microsoft.Network/virtualNetworks/virtualNetworkPeerings@2024-07-01' = {
  parent: clusterNetwork
  name: 'to-app'
  properties: {
    remoteVirtualNetwork: { id: appNetwork.id }
    allowVirtualNetworkAccess: true
    allowForwardedTraffic: false
    allowGatewayTransit: false
    useRemoteGateways: false
  }
}

module zones 'private-zones.bicep' = if (isPrivate) {
  params: {
    setting: setting
    networkIds: [appNetwork.id, clusterNetwork.id]
  }
}

resource appRulesLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: appRules
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource clusterRulesLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: clusterRules
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

resource appNetworkLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: appNetwork
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource clusterNetworkLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: clusterNetwork
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
