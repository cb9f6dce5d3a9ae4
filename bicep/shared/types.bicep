// The words in which an environment is described. Every module takes them from here.

@export()
@description('A legal space that data must not leave: see jurisdictions.bicep.')
type jurisdictionName = 'au' | 'br' | 'ca' | 'ch' | 'eu' | 'in' | 'jp' | 'no' | 'sg' | 'uk' | 'us'

@export()
@description('How many copies of stored data there are, and where. G keeps one in the paired region.')
type storageRedundancyName = 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@export()
@description('Where orchestration history lives. Both take the same functions; see docs/deploy-azure.md for the choice.')
type backendName = 'azureStorage' | 'durableTaskScheduler'

@export()
@description('Tags of one\'s own.')
type freeTags = {
  *: string
}

@export()
@description('Tags of every resource. cost-center and data-class are what budgets and reviews ask for.')
type resourceTags = {
  application: string
  environment: string
  jurisdiction: jurisdictionName
  'azd-env-name': string
  'managed-by': string
  *: string
}

@export()
@description('What every module needs to name, place and mark what it makes.')
type environmentSetting = {
  @description('First part of names.')
  @minLength(2)
  @maxLength(10)
  workload: string

  @minLength(2)
  @maxLength(12)
  environmentName: string

  @description('Makes names unique; a function of subscription, environment and region.')
  @minLength(8)
  suffix: string

  tags: resourceTags
}

@export()
@description('Region of each part. What is left out goes where primary is. Every one is checked against the jurisdiction.')
type regions = {
  @description('The Functions app, its storage, messaging, vault and telemetry.')
  primary: string

  @description('The cluster, for instance where GPUs are to be had.')
  cluster: string?

  @description('The Durable Task Scheduler, which not every region has.')
  scheduler: string?

  @description('Metrics and Grafana, which not every region has.')
  metrics: string?

  @description('The Static Web App, which few regions have: see workbenchRegions.')
  workbench: string?
}

@export()
@description('How much the Functions app may scale.')
type computeSize = {
  @description('Memory of one instance.')
  instanceMemoryMB: 2048 | 4096

  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances that never go away. 0 lets the app go cold.')
  @minValue(0)
  alwaysReady: int

  @description('Requests that one instance takes at once.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int

  zoneRedundant: bool
}

@export()
@description('A pool of GPU nodes for vLLM, scaled from zero.')
type gpuPool = {
  vmSize: string

  @description('spot is a third of the price and can be taken away within 30 s; the router then falls back.')
  priority: 'regular' | 'spot'

  @minValue(1)
  maxCount: int

  @description('Zones that have the size; empty lets Azure choose.')
  zones: string[]
}

@export()
@description('The cluster.')
type clusterSize = {
  tier: 'Free' | 'Standard'
  systemVmSize: string

  @minValue(1)
  systemMaxCount: int

  @description('Nodes for the router.')
  routerVmSize: string

  @minValue(1)
  routerMinCount: int

  @minValue(1)
  routerMaxCount: int

  @description('Zones of the system and router pools; empty lets Azure choose.')
  zones: string[]

  @description('null leaves out the pool: models are then elsewhere.')
  gpu: gpuPool?
}

@export()
@description('Everything that differs between a small and a large environment.')
type environmentSize = {
  compute: computeSize
  cluster: clusterSize

  @description('Redundancy of both storage accounts.')
  storageRedundancy: storageRedundancyName

  @description('Dedicated buys capacity by the unit; Consumption pays per action.')
  scheduler: {
    sku: 'Consumption' | 'Dedicated'

    @minValue(1)
    capacity: int
  }

  @description('Premium is needed for private endpoints; its capacity is in messaging units.')
  messaging: { sku: 'Standard' | 'Premium', capacity: 1 | 2 | 4 | 8 | 16 }

  @description('Premium is needed for private endpoints.')
  registrySku: 'Basic' | 'Standard' | 'Premium'

  @description('Standard is needed for a sign-in of your own and for an SLA.')
  workbenchSku: 'Free' | 'Standard'

  @description('Days that logs are kept.')
  @minValue(30)
  @maxValue(730)
  logRetentionDays: int

  @description('Gigabytes of logs a day after which ingestion stops until midnight; -1 for no limit.')
  @minValue(-1)
  logDailyCapGb: int

  @description('Days that deleted blobs, containers and vaults can be brought back.')
  @minValue(7)
  @maxValue(90)
  softDeleteDays: int
}

@export()
@description('Who is told, and when.')
type alerting = {
  @description('Addresses of the people on call; empty creates the rules without telling anybody.')
  emails: string[]

  @description('Failed runs in 15 minutes.')
  @minValue(1)
  failedRuns: int

  @description('95th percentile of starting a run, in ms.')
  @minValue(1)
  startRunP95Ms: int

  @description('95th percentile of deciding at a gate, in ms.')
  @minValue(1)
  decideP95Ms: int

  @description('Messages that may stay waiting for 15 minutes on end.')
  @minValue(0)
  waitingMessages: int
}

@export()
@description('A monthly budget in the currency of the subscription.')
type monthlyBudget = {
  @minValue(1)
  amount: int

  @description('First day of the month in which the budget was first created, yyyy-MM-01. Azure does not let it change later.')
  @minLength(10)
  @maxLength(10)
  start: string
}

@export()
@description('Somebody or something outside of this deployment that gets roles in it.')
type principal = {
  @minLength(36)
  @maxLength(36)
  id: string
  type: 'User' | 'Group' | 'ServicePrincipal'
}

@export()
@description('Sign-in with Entra ID in front of the API. Without it callers need a function key.')
type apiSignIn = {
  @description('Client id of the API\'s app registration.')
  clientId: string

  @description('Audiences that tokens may have; usually api://<client id>.')
  audiences: string[]
}

@export()
@description('restricted: storage and vault only from our subnets, the rest by identity over public names. private: private endpoints.')
type networkPosture = 'restricted' | 'private'

@export()
@description('Network of an environment.')
type networkSettings = {
  posture: networkPosture

  @description('/20 or larger. The cluster gets a network of its own beside it.')
  appAddressSpace: string
  clusterAddressSpace: string

  @description('Addresses (CIDR) of people who may reach vault, registry and cluster API from outside.')
  allowedAddresses: string[]
}
