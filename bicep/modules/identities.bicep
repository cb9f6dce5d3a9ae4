// Who acts. What each may do is in rbac.bicep and nowhere else.
import { environmentSetting } from '../shared/types.bicep'

param setting environmentSetting
param region string

@description('Names of the identities to make.')
param identityNames string[]

resource identities 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for identityName in identityNames: {
    name: identityName
    location: region
    tags: setting.tags
  }
]
