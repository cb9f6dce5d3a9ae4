import { apiSignIn, monthlyBudget, principal } from 'types.bicep'

// Reads what parameter files take from environment variables, where only text can be had.

@export()
@description('"Group:<id>,User:<id>,ServicePrincipal:<id>" as principals; empty gives none. Another kind is refused when the file is built.')
func principalsOf(list string) principal[] =>
  map(
    addressesOf(list),
    entry => {
      id: last(split(entry, ':'))
      type: { Group: 'Group', ServicePrincipal: 'ServicePrincipal', User: 'User' }[first(split(entry, ':'))]
    }
  )

@export()
@description('Addresses between commas; empty gives none.')
func addressesOf(list string) string[] => filter(map(split(list, ','), entry => trim(entry)), entry => !empty(entry))

@export()
@description('A budget, or null without a start: Azure needs the month in which it was first made.')
func budgetOf(amount int, start string) monthlyBudget? => empty(start) ? null : { amount: amount, start: start }

@export()
@description('Sign-in with Entra ID, or null without a client id.')
func signInOf(clientId string) apiSignIn? => empty(clientId) ? null : { clientId: clientId, audiences: [clientId, 'api://${clientId}'] }
