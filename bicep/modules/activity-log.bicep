// Who changed what in the subscription. One setting per environment, as each has a workspace of its own.
targetScope = 'subscription'

param settingName string
param workspaceId string

resource activity 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: settingName
  properties: {
    workspaceId: workspaceId
    logs: map(['Administrative', 'Security', 'Alert', 'Policy', 'ServiceHealth'], category => { category: category, enabled: true })
  }
}
