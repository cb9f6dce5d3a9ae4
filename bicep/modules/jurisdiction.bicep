// Azure itself refuses regions outside of the jurisdiction, also to people and to later deployments that do not come from here.
targetScope = 'resourceGroup'

@description('Regions of the jurisdiction.')
param allowedRegions string[]

param jurisdiction string

// Built-in policy "Allowed locations". It leaves resources without a region (DNS zones, budgets) alone.
var allowedLocations = 'e56962a6-4747-49cd-b67b-bf8b01975c4c'

resource assignment 'Microsoft.Authorization/policyAssignments@2025-03-01' = {
  name: 'stay-in-${jurisdiction}'
  properties: {
    displayName: 'Stay in jurisdiction ${jurisdiction}'
    description: 'Resources of this group are made in regions of the jurisdiction only.'
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', allowedLocations)
    enforcementMode: 'Default'
    parameters: { listOfAllowedLocations: { value: allowedRegions } }
    nonComplianceMessages: [{ message: 'This region is outside of the jurisdiction "${jurisdiction}".' }]
  }
}
