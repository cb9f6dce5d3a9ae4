import { storageRedundancyName } from 'types.bicep'

// Which Azure regions lie in which jurisdiction. A region that is in no list can be used by nobody.
// Regions are Azure's own names; the law behind a name (EU and EEA, for one) is why they are lists and not prefixes.

@export()
@description('Regions of each jurisdiction.')
var jurisdictions = {
  au: ['australiacentral', 'australiaeast', 'australiasoutheast']
  br: ['brazilsouth']
  ca: ['canadacentral', 'canadaeast']
  ch: ['switzerlandnorth', 'switzerlandwest']
  eu: [
    'austriaeast'
    'belgiumcentral'
    'denmarkeast'
    'francecentral'
    'francesouth'
    'germanynorth'
    'germanywestcentral'
    'italynorth'
    'northeurope'
    'polandcentral'
    'spaincentral'
    'swedencentral'
    'swedensouth'
    'westeurope'
  ]
  in: ['centralindia', 'southindia', 'westindia']
  jp: ['japaneast', 'japanwest']
  no: ['norwayeast', 'norwaywest']
  sg: ['southeastasia']
  uk: ['uksouth', 'ukwest']
  us: [
    'centralus'
    'eastus'
    'eastus2'
    'northcentralus'
    'southcentralus'
    'westcentralus'
    'westus'
    'westus2'
    'westus3'
  ]
}

@export()
@description('Where Azure keeps the second copy of geo-redundant storage. A region that is not here has no pair.')
var storagePairs = {
  australiacentral: 'australiacentral2'
  australiaeast: 'australiasoutheast'
  australiasoutheast: 'australiaeast'
  brazilsouth: 'southcentralus'
  canadacentral: 'canadaeast'
  canadaeast: 'canadacentral'
  centralindia: 'southindia'
  centralus: 'eastus2'
  eastus: 'westus'
  eastus2: 'centralus'
  francecentral: 'francesouth'
  francesouth: 'francecentral'
  germanynorth: 'germanywestcentral'
  germanywestcentral: 'germanynorth'
  japaneast: 'japanwest'
  japanwest: 'japaneast'
  northcentralus: 'southcentralus'
  northeurope: 'westeurope'
  norwayeast: 'norwaywest'
  norwaywest: 'norwayeast'
  southcentralus: 'northcentralus'
  southeastasia: 'eastasia'
  southindia: 'centralindia'
  swedencentral: 'swedensouth'
  swedensouth: 'swedencentral'
  switzerlandnorth: 'switzerlandwest'
  switzerlandwest: 'switzerlandnorth'
  uksouth: 'ukwest'
  ukwest: 'uksouth'
  westcentralus: 'westus2'
  westeurope: 'northeurope'
  westindia: 'southindia'
  westus: 'eastus'
  westus2: 'westcentralus'
  westus3: 'eastus'
}

@export()
@description('Where static web apps can be made. Their files are served from Azure\'s edge everywhere, whichever is chosen.')
var workbenchRegions = ['centralus', 'eastasia', 'eastus2', 'westeurope', 'westus2']

@export()
@description('The region itself when the jurisdiction has it; else the deployment ends with a sentence that names all three.')
func inside(jurisdiction string, allowed string[], what string, region string) string =>
  contains(allowed, region)
    ? region
    : fail('The jurisdiction "${jurisdiction}" does not allow ${what} in "${region}". It allows ${join(allowed, ', ')}')

@export()
@description('The region itself when Azure offers the service there and the jurisdiction has it; else the deployment ends, naming what would do.')
func offeredInside(jurisdiction string, allowed string[], offered string[], what string, region string) string =>
  contains(intersection(allowed, offered), region)
    ? region
    : fail('The jurisdiction "${jurisdiction}" does not allow ${what} in "${region}", or Azure does not offer it there. Both hold in ${empty(intersection(allowed, offered)) ? 'no region: leave it out' : join(intersection(allowed, offered), ', ')}')

@export()
@description('The storage redundancy itself when its second copy stays in the jurisdiction. Copies within one region always do.')
func copiesInside(jurisdiction string, allowed string[], pair string, redundancy storageRedundancyName, region string) storageRedundancyName =>
  !startsWith(redundancy, 'Standard_G') || contains(allowed, pair)
    ? redundancy
    : fail('The jurisdiction "${jurisdiction}" does not allow ${redundancy} storage in "${region}". Its second copy would lie in "${empty(pair) ? 'no region that is known' : pair}"')
