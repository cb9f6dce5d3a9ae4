// Who is called, and for what. Queries read the metrics and requests that the app sends; names are those of MaestroTelemetry.
import { alerting, environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string
param actionGroupName string
param insightsName string
param serviceBusName string
param runRequestsName string
param settings alerting

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
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
}

var queryAlerts queryAlert[] = [
  {
    name: 'failed-runs'
    title: 'Runs fail'
    text: 'More runs failed in 15 minutes than the threshold. Look at GET /runs?status=failed.'
    severity: 1
    query: 'customMetrics | where name == "maestro.runs" and tostring(customDimensions["status"]) == "failed" | summarize failed = sum(valueSum) | where failed >= ${settings.failedRuns}'
  }
  {
    name: 'slow-start'
    title: 'Starting a run is slow'
    text: 'The 95th percentile of POST /runs is over its objective.'
    severity: 2
    query: 'requests | where operation_Name has "StartRun" or url endswith "/runs" and name startswith "POST" | summarize p95 = percentile(duration, 95), n = count() | where n >= 20 and p95 > ${settings.startRunP95Ms}'
  }
  {
    name: 'slow-decision'
    title: 'Deciding at a gate is slow'
    text: 'The 95th percentile of POST /approvals/{id} is over its objective.'
    severity: 2
    query: 'requests | where operation_Name has "Decide" or url has "/approvals/" and name startswith "POST" | summarize p95 = percentile(duration, 95), n = count() | where n >= 20 and p95 > ${settings.decideP95Ms}'
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
      scopes: [insights.id]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
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
    description: 'Messages were set aside: each is a run that did not start or an event that nobody took. docs/deploy-azure.md says what to do.'
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

// Azure has no metric for a message's age. A queue whose smallest backlog in 15 minutes stays over the threshold holds messages
// that have waited that long, or drains slower than it fills; either is what the age would have said.
resource queueAge 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${actionGroupName}-queue-age'
  #disable-next-line no-hardcoded-location // Metric alerts have no region.
  location: 'global'
  tags: setting.tags
  properties: {
    description: 'Run requests wait: the queue was never empty enough for 15 minutes.'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [serviceBus.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'waiting'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.ServiceBus/namespaces'
          metricName: 'ActiveMessages'
          dimensions: [{ name: 'EntityName', operator: 'Include', values: [runRequestsName] }]
          timeAggregation: 'Minimum'
          operator: 'GreaterThan'
          threshold: settings.waitingMessages
        }
      ]
    }
    actions: [{ actionGroupId: onCall.id }]
  }
}
