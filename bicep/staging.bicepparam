using 'main.bicep'

import { medium } from 'shared/sizes.bicep'
import { addressesOf, budgetOf, principalsOf, signInOf } from 'shared/inputs.bicep'

// As production in kind: private network, the scheduler, GPUs on spot.

param environmentName = 'staging'
param jurisdiction = 'eu'
param location = { primary: 'swedencentral', workbench: 'westeurope' }
param size = medium
param backend = 'durableTaskScheduler'
param network = {
  posture: 'private'
  appAddressSpace: '10.61.0.0/20'
  clusterAddressSpace: '10.61.16.0/20'
  allowedAddresses: addressesOf(readEnvironmentVariable('MAESTRO_ALLOWED_ADDRESSES', ''))
}
param withWorkbench = true
param alerts = { emails: addressesOf(readEnvironmentVariable('MAESTRO_ON_CALL', '')), failedRuns: 10, startRunP95Ms: 300, decideP95Ms: 250, waitingMessages: 50 }
param extraTags = { 'cost-center': 'engineering', 'data-class': 'internal' }

// What belongs to a tenant and not to a repository: docs/deploy-azure.md lists these.
param deployers = principalsOf(readEnvironmentVariable('MAESTRO_DEPLOYERS', ''))
param operators = principalsOf(readEnvironmentVariable('MAESTRO_OPERATORS', ''))
param signIn = signInOf(readEnvironmentVariable('MAESTRO_API_CLIENT_ID', ''))
param budget = budgetOf(4000, readEnvironmentVariable('MAESTRO_BUDGET_START', ''))
