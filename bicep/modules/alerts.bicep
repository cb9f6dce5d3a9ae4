// Who is called, and for what. Queries read the metrics and requests that the app sends; names are those of MaestroTelemetry.
import { alerting, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param actionGroupName string
param insightsName string
param workspaceName string
param serviceBusName string
param runRequestsName string
param settings alerting

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: workspaceName
}

resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' existing = {
  name: serviceBusName
}

resource onCall 'Microsoft.Insights/actionGroups@2024-10-01-preview' = {
  name: actionGroupName
  #disable-next-line no-hardcoded-location // Action groups of the public cloud are global; they carry names and numbers of alerts, no run data.
  location: 'global'
  tags: setting.tags
  properties: {
    groupShortName: take(setting.workload, 12)
    enabled: true
    emailReceivers: [
      for (address, index) in settings.emails: { name: 'on-call-${index}', emailAddress: address, useCommonAlertSchema: true }
    ]
  }
}

@description('An alert on a query: it fires when any row comes back.')
type queryAlert = {
  name: string
  title: string
  text: string
  severity: 0 | 1 | 2 | 3 | 4
  query: string

  @description('What the query reads: telemetry of the app, or logs of resources.')
  scope: string

  @description('How far back the query looks, when that is further than 15 minutes.')
  range: string?
}

var messagesOf = 'StorageQueueLogs | where StatusCode startswith "20" and Uri contains "/${runRequestsName}'

var queryAlerts queryAlert[] = [
  {
    name: 'failed-runs'
    title: 'Runs fail'
    text: 'More runs failed in 15 minutes than the threshold. Look at GET /runs?status=failed.'
    severity: 1
    query: 'customMetrics | where name == "maestro.runs" and tostring(customDimensions["status"]) == "failed" | summarize failed = sum(valueSum) | where failed >= ${settings.failedRuns}'
    scope: insights.id
  }
  {
    name: 'slow-start'
    title: 'Starting a run is slow'
    text: 'The 95th percentile of POST /runs is over its objective.'
    severity: 2
    query: 'requests | where operation_Name has "StartRun" or url endswith "/runs" and name startswith "POST" | summarize p95 = percentile(duration, 95), n = count() | where n >= 20 and p95 > ${settings.startRunP95Ms}'
    scope: insights.id
  }
  {
    name: 'slow-decision'
    title: 'Deciding at a gate is slow'
    text: 'The 95th percentile of POST /approvals/{id} is over its objective.'
    severity: 2
    query: 'requests | where operation_Name has "Decide" or url has "/approvals/" and name startswith "POST" | summarize p95 = percentile(duration, 95), n = count() | where n >= 20 and p95 > ${settings.decideP95Ms}'
    scope: insights.id
  }
  // Azure counts the messages of an account by the hour and not by queue, so the queues' own logs are read.
  {
    name: 'set-aside'
    title: 'Run requests were set aside'
    text: 'Each is a run that did not start. GET /dead-letters says why; docs/deploy-azure.md what to do.'
    severity: 1
    query: 'union isfuzzy=true (AppTraces | where Message startswith "Run request " and SeverityLevel >= 2), (${messagesOf}-poison/messages" and OperationName == "PutMessage") | summarize asides = count() | where asides > 0'
    scope: workspace.id
  }
  {
    name: 'queue-age'
    title: 'Run requests wait'
    text: 'More run requests than the threshold have waited for over 15 minutes.'
    severity: 2
    query: '${messagesOf}/messages" | summarize left = countif(OperationName == "PutMessage" and TimeGenerated < ago(15m)) - countif(OperationName == "DeleteMessage") | where left > ${settings.waitingMessages}'
    scope: workspace.id
    range: 'P1D'
  }
]

resource queries 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in queryAlerts: {
    name: '${actionGroupName}-${alert.name}'
    location: region
    tags: setting.tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      description: alert.text
      severity: alert.severity
      enabled: true
      autoMitigate: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      overrideQueryTimeRange: alert.?range
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [onCall.id] }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${actionGroupName}-dead-letters'
  #disable-next-line no-hardcoded-location // Metric alerts have no region.
  location: 'global'
  tags: setting.tags
  properties: {
    description: 'Messages of the bus were set aside: a run request that failed ten times, or an event that nobody took.'
    severity: 1
    enabled: true
    autoMitigate: true
    scopes: [serviceBus.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'dead-letters'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'DeadletteredMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
          timeAggregation: 'Maximum'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    actions: [{ actionGroupId: onCall.id }]
  }
}
