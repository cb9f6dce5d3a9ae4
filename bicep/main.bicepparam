using 'main.bicep'

import { large, medium, small } from 'shared/sizes.bicep'
import { addressesOf, budgetOf, principalsOf, signInOf } from 'shared/inputs.bicep'

// For azd, which reads this file and no other. Every choice is a variable of the azd environment: azd env set NAME VALUE.

var primary = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
var sizes = { small: small, medium: medium, large: large }
var isPrivate = readEnvironmentVariable('MAESTRO_NETWORK', 'restricted') == 'private'
var onScheduler = readEnvironmentVariable('MAESTRO_BACKEND', 'azureStorage') == 'durableTaskScheduler'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param jurisdiction = readEnvironmentVariable('MAESTRO_JURISDICTION', 'eu')
param location = {
  primary: primary
  cluster: readEnvironmentVariable('MAESTRO_CLUSTER_LOCATION', primary)
  scheduler: readEnvironmentVariable('MAESTRO_SCHEDULER_LOCATION', primary)
  metrics: readEnvironmentVariable('MAESTRO_METRICS_LOCATION', primary)
  workbench: readEnvironmentVariable('MAESTRO_WORKBENCH_LOCATION', primary)
}
param size = sizes[readEnvironmentVariable('MAESTRO_SIZE', 'small')]
param backend = onScheduler ? 'durableTaskScheduler' : 'azureStorage'
param network = {
  posture: isPrivate ? 'private' : 'restricted'
  appAddressSpace: readEnvironmentVariable('MAESTRO_APP_NETWORK', '10.60.0.0/20')
  clusterAddressSpace: readEnvironmentVariable('MAESTRO_CLUSTER_NETWORK', '10.60.16.0/20')
  allowedAddresses: addressesOf(readEnvironmentVariable('MAESTRO_ALLOWED_ADDRESSES', ''))
}
param withWorkbench = bool(readEnvironmentVariable('MAESTRO_WORKBENCH', 'false'))
param alerts = {
  emails: addressesOf(readEnvironmentVariable('MAESTRO_ON_CALL', ''))
  failedRuns: int(readEnvironmentVariable('MAESTRO_ALERT_FAILED_RUNS', '10'))
  startRunP95Ms: int(readEnvironmentVariable('MAESTRO_ALERT_START_P95_MS', '300'))
  decideP95Ms: int(readEnvironmentVariable('MAESTRO_ALERT_DECIDE_P95_MS', '250'))
  waitingMessages: int(readEnvironmentVariable('MAESTRO_ALERT_WAITING', '50'))
}
param deployers = principalsOf(readEnvironmentVariable('MAESTRO_DEPLOYERS', ''))
param operators = principalsOf(readEnvironmentVariable('MAESTRO_OPERATORS', ''))
param signIn = signInOf(readEnvironmentVariable('MAESTRO_API_CLIENT_ID', ''))
param budget = budgetOf(int(readEnvironmentVariable('MAESTRO_BUDGET', '500')), readEnvironmentVariable('MAESTRO_BUDGET_START', ''))
