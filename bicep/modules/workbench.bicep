// The Static Web App that serves the workbench.
import { environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param siteName string
param sku 'Free' | 'Standard'
param workspaceId string

resource site 'Microsoft.Web/staticSites@2024-11-01' = {
  name: siteName
  location: region
  // azd finds the site by this tag.
  tags: union(setting.tags, { 'azd-service-name': 'workbench' })
  sku: { name: sku, tier: sku }
  properties: {
    // The workflow and azd bring the files; the service never reads a repository.
    provider: 'Custom'
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
    enterpriseGradeCdnStatus: 'Disabled'
  }
}

resource metrics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: site
  name: 'to-workspace'
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output origin string = 'https://${site.properties.defaultHostname}'
