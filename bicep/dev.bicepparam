using 'main.bicep'

import { small } from 'shared/sizes.bicep'
import { addressesOf, budgetOf, principalsOf, signInOf } from 'shared/inputs.bicep'

// For one team to try things: scales to zero, no GPU, orchestration history in Azure Storage.

param environmentName = 'dev'
param jurisdiction = 'eu'
param location = { primary: 'swedencentral', workbench: 'westeurope' }
param size = small
param backend = 'azureStorage'
param network = {
  posture: 'restricted'
  appAddressSpace: '10.60.0.0/20'
  clusterAddressSpace: '10.60.16.0/20'
  allowedAddresses: addressesOf(readEnvironmentVariable('MAESTRO_ALLOWED_ADDRESSES', ''))
}
param alerts = { emails: addressesOf(readEnvironmentVariable('MAESTRO_ON_CALL', '')), failedRuns: 20, startRunP95Ms: 1000, decideP95Ms: 1000, waitingMessages: 100 }
param extraTags = { 'cost-center': 'engineering', 'data-class': 'synthetic' }

// What belongs to a tenant and not to a repository: docs/deploy-azure.md lists these.
param deployers = principalsOf(readEnvironmentVariable('MAESTRO_DEPLOYERS', ''))
param operators = principalsOf(readEnvironmentVariable('MAESTRO_OPERATORS', ''))
param signIn = signInOf(readEnvironmentVariable('MAESTRO_API_CLIENT_ID', ''))
param budget = budgetOf(500, readEnvironmentVariable('MAESTRO_BUDGET_START', ''))
