using 'main.bicep'

import { large } from 'shared/sizes.bicep'
import { addressesOf, budgetOf, principalsOf, signInOf } from 'shared/inputs.bicep'

// Across zones, capacity of its own, sign-in with Entra ID. What differs per tenant comes from the deployment's variables.

param environmentName = 'prod'
param jurisdiction = 'eu'
param location = { primary: 'swedencentral', workbench: 'westeurope' }
param size = large
param backend = 'durableTaskScheduler'
param network = {
  posture: 'private'
  appAddressSpace: '10.62.0.0/20'
  clusterAddressSpace: '10.62.16.0/20'
  allowedAddresses: addressesOf(readEnvironmentVariable('MAESTRO_ALLOWED_ADDRESSES', ''))
}
param withWorkbench = true
param alerts = { emails: addressesOf(readEnvironmentVariable('MAESTRO_ON_CALL', '')), failedRuns: 5, startRunP95Ms: 300, decideP95Ms: 250, waitingMessages: 20 }
param extraTags = { 'cost-center': 'product', 'data-class': 'confidential' }

// What belongs to a tenant and not to a repository: docs/deploy-azure.md lists these.
param deployers = principalsOf(readEnvironmentVariable('MAESTRO_DEPLOYERS', ''))
param operators = principalsOf(readEnvironmentVariable('MAESTRO_OPERATORS', ''))
param signIn = signInOf(readEnvironmentVariable('MAESTRO_API_CLIENT_ID', ''))
param budget = budgetOf(20000, readEnvironmentVariable('MAESTRO_BUDGET_START', ''))
