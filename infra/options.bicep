metadata description = 'The options of a deployment: one type, so that both entry files take the same ones with the same limits.'

@export()
@description('Event Hubs: capacity and who may reach them.')
type eventHubsOptions = {
  @description('The hub that Azure Monitor writes to; some consumers expect insights-operational-logs.')
  diagnosticsHub: string

  @description('Partitions of each hub. Standard hubs cannot change it later.')
  @minValue(1)
  @maxValue(32)
  partitionCount: int

  @description('Throughput units at the least: 1 MB/s or 1,000 messages/s in, twice that out.')
  @minValue(1)
  @maxValue(40)
  throughputUnits: int

  @description('Throughput units that auto-inflate may go up to; the same as the least switches it off.')
  @minValue(1)
  @maxValue(40)
  maximumThroughputUnits: int

  @description('Shared keys on the namespace. Off is safe; on if no diagnostic record arrives, since exports to a namespace without keys are not proven for every source.')
  diagnosticsLocalAuth: bool

  @description('Resource id of a namespace that already has the diagnostics hub; empty makes one here.')
  existingDiagnosticsNamespaceId: string
}

@export()
@description('The function app.')
type appOptions = {
  @description('Memory of an instance, MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Instances at the most, over all functions.')
  @minValue(40)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Instances that are always there for ingest, outbox and sync: 0 saves money, 1 saves the cold start.')
  @minValue(0)
  @maxValue(5)
  alwaysReady: int

  @description('How an update replaces instances: Recreate ends running work at once, RollingUpdate drains it.')
  siteUpdateStrategy: 'Recreate' | 'RollingUpdate'
}

@export()
@description('Who else reads the hubs, by Kafka or AMQP.')
type consumersOptions = {
  @description('none, entra (roles for principals) or sas (a Listen rule per hub, which needs shared keys).')
  access: 'none' | 'entra' | 'sas'

  @description('Consumers of the hub events, each with its own consumer group; 3 at the most.')
  @maxLength(3)
  events: consumer[]

  @description('Consumers of the source hubs, each with its own consumer group; 17 at the most.')
  @maxLength(17)
  sources: consumer[]
}

@export()
@description('One consumer beside grantwire.')
type consumer = {
  @description('Name of its consumer group and, with entra, of its checkpoint container.')
  @minLength(3)
  @maxLength(50)
  name: string

  @description('Object id of its principal; empty with sas.')
  principalId: string
}
