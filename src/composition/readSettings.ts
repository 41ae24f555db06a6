import { readConnections, type ConnectionSettings } from '../webhooks/connection/readConnections.ts';
import { destinations } from '../webhooks/destinations/destinations.ts';
import { ownEndpoints, type OwnEndpoint } from '../webhooks/egress/ownEndpoints.ts';
import { readRows, type Environment, type RowValues } from '../platform/settings/readRows.ts';
import type { SettingProblem } from '../platform/settings/settingRefused.ts';
import type { HubConnection } from '../platform/hubs/hubConnection.ts';
import type { StorageConnection } from '../platform/storage/storageConnection.ts';
import type { SourceHub } from '../records/sourceHub.ts';
import type { PollerSettings } from '../o365/createPoller.ts';
import type { TraceSettings } from '../o365/createTracePoller.ts';
import { CLOUDS } from '../platform/identity/clouds.ts';
import { hubsOf, type O365_SETTINGS, type TRACE_SETTINGS } from '../o365/settings.ts';
import type { CredentialSettings } from '../platform/identity/appTokens.ts';
import { type IDENTITY_SETTINGS, identityProblems } from '../platform/identity/identitySettings.ts';
import { SETTINGS } from './settings.ts';

type Values = RowValues<typeof SETTINGS>;

/** Rows of which a connection is made; it stands under a name of its own. */
type ConnectingRow =
  | 'storageConnection'
  | 'storageBlobUri'
  | 'storageClientId'
  | 'eventsConnection'
  | 'eventsNamespace'
  | 'eventsClientId'
  | 'eventsHub'
  | 'diagnosticsConnection'
  | 'diagnosticsNamespace'
  | 'diagnosticsClientId'
  | 'diagnosticsHubs'
  | 'diagnosticsConsumerGroup'
  | 'maxConnections'
  | 'signatureHeaderPrefix'
  | keyof typeof IDENTITY_SETTINGS
  | keyof typeof O365_SETTINGS
  | keyof typeof TRACE_SETTINGS;

export interface O365Settings extends PollerSettings {
  readonly schedule: string;
}

/** All settings, read once and validated together. */
export interface Settings extends Omit<Values, ConnectingRow> {
  readonly storage: StorageConnection;
  readonly events: { readonly hub: string; readonly connection: HubConnection };
  readonly sources: readonly SourceHub[];
  /** How the app proves who it is to Microsoft's APIs. */
  readonly credential: CredentialSettings;
  /** Null: Office 365 is not polled. */
  readonly o365: O365Settings | null;
  /** Null: message traces are not read. */
  readonly traces: (TraceSettings & { readonly schedule: string }) | null;
  /** They are wanted, but not to be had in this cloud. */
  readonly lacksTraces: boolean;
  /** Hosts of this app and its platform, to which no webhook goes. */
  readonly ownEndpoints: readonly OwnEndpoint[];
  /** Enabled and paused ones; a paused one keeps its position. */
  readonly connections: readonly ConnectionSettings[];
}

/**
 * Reads the settings from the environment.
 *
 * @returns the settings, and every problem found; with any problem the settings must not be used
 */
export function readSettings(environment: Environment): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const values = readRows(SETTINGS, environment, problems);
  problems.push(...identityProblems(values, values.azureClientId));
  const events = eventsConnection(values, problems);
  const connections = readConnections(
    values.maxConnections,
    values.signatureHeaderPrefix,
    destinations,
    environment,
    problems,
  );
  const settings: Settings = {
    ...values,
    storage: storageConnection(values, problems),
    events: { hub: values.eventsHub, connection: events },
    sources: sourceHubs(values, events, problems),
    credential: { ...values, tenantId: values.tenantId ?? '', clientId: values.azureClientId },
    o365: o365Settings(values),
    traces: traceSettings(values, problems),
    lacksTraces: lacksTraces(values),
    // Asked for, or needed by a connection's format.
    includeRaw: values.includeRaw || connections.some(({ format }) => format !== 'event'),
    egressProxy: values.egressProxy ?? values.appProxy,
    vaultClientId: values.vaultClientId ?? values.azureClientId,
    ownEndpoints: ownEndpoints(environment),
    connections,
  };
  return { settings, problems };
}

/** Null where nothing is to be polled: no hub, no content type, or no tenant. */
function o365Settings(values: Values): O365Settings | null {
  const hubs = new Map([...hubsOf(values)].filter(([type]) => values.o365ContentTypes.includes(type)));
  if (hubs.size === 0 || values.tenantId === null) return null;
  return {
    schedule: values.o365Schedule,
    tenantId: values.tenantId,
    cloud: values.cloud,
    officeEndpoint: values.o365Endpoint,
    hubs,
    requestsPerMinute: values.o365RequestsPerMinute,
    initialLookbackHours: values.o365InitialLookback,
    ignoredSources: values.o365IgnoredSources,
  };
}

/** The hub of message traces, whether they are read or not; null where there is none. */
function tracesHub(values: Values): string | null {
  const hub = values.tracesHub ?? values.o365Hub;
  return hub === 'none' ? null : hub;
}

/** Asked for in a cloud whose Graph has none: they stay off, and the start says so. */
function lacksTraces({ tracesEnabled, cloud }: Values): boolean {
  return tracesEnabled && !CLOUDS[cloud].hasMessageTraces;
}

function traceSettings(values: Values, problems: SettingProblem[]): Settings['traces'] {
  if (!values.tracesEnabled || lacksTraces(values)) return null;
  const hub = tracesHub(values);
  const setting = SETTINGS.tracesEnabled.name;
  if (values.tenantId === null) problems.push({ setting, problem: `needs ${SETTINGS.tenantId.name}.` });
  if (hub === null) problems.push({ setting, problem: `needs a hub: set ${SETTINGS.tracesHub.name}.` });
  return {
    schedule: values.tracesSchedule,
    tenantId: values.tenantId ?? '',
    cloud: values.cloud,
    graphEndpoint: values.tracesEndpoint,
    hub: hub ?? '',
  };
}

function storageConnection(values: Values, problems: SettingProblem[]): StorageConnection {
  if (values.storageConnection !== null) return { by: 'connectionString', connectionString: values.storageConnection };
  if (values.storageBlobUri === null && !problems.some(({ setting }) => setting.startsWith('AzureWebJobsStorage'))) {
    problems.push({
      setting: SETTINGS.storageConnection.name,
      problem:
        'is missing. Set it to a connection string, or set AzureWebJobsStorage__blobServiceUri to use the managed identity.',
    });
  }
  return {
    by: 'identity',
    blobServiceUri: values.storageBlobUri ?? '',
    clientId: values.storageClientId ?? values.azureClientId,
  };
}

function eventsConnection(values: Values, problems: SettingProblem[]): HubConnection {
  const setting = SETTINGS.eventsConnection.name;
  const found = hubConnection(
    setting,
    values.eventsConnection,
    values.eventsNamespace,
    values.eventsClientId ?? values.azureClientId,
    problems,
  );
  if (found !== null) return found;
  if (!problems.some((problem) => problem.setting.startsWith(setting))) {
    problems.push({
      setting,
      problem: `is missing. Set it to a connection string, or set ${setting}__fullyQualifiedNamespace to use the managed identity.`,
    });
  }
  return { by: 'identity', setting, namespace: '', clientId: null };
}

function hubConnection(
  setting: string,
  connectionString: string | null,
  namespace: string | null,
  clientId: string | null,
  problems: SettingProblem[],
): HubConnection | null {
  if (connectionString !== null && namespace !== null) {
    problems.push({ setting, problem: `and ${setting}__fullyQualifiedNamespace are both set. Remove one of the two.` });
  }
  if (connectionString !== null) return { by: 'connectionString', setting, connectionString };
  return namespace === null ? null : { by: 'identity', setting, namespace, clientId };
}

/** Every hub with Office 365 records, each once. */
function o365HubNames(values: Values): readonly string[] {
  const traces = values.tracesEnabled ? tracesHub(values) : null;
  return [...new Set([...hubsOf(values).values(), ...(traces === null ? [] : [traces])])];
}

function sourceHubs(values: Values, events: HubConnection, problems: SettingProblem[]): SourceHub[] {
  const setting = SETTINGS.diagnosticsConnection.name;
  const connection =
    hubConnection(
      setting,
      values.diagnosticsConnection,
      values.diagnosticsNamespace,
      values.diagnosticsClientId ?? values.azureClientId,
      problems,
    ) ?? events;
  const sources: SourceHub[] = [
    ...values.diagnosticsHubs.map((hub) => ({
      kind: 'diagnostics' as const,
      hub,
      connection,
      consumerGroup: values.diagnosticsConsumerGroup,
    })),
    ...o365HubNames(values).map((hub) => ({
      kind: 'o365' as const,
      hub,
      connection: events,
      consumerGroup: 'grantwire',
    })),
  ];
  if (sources.length === 0) {
    problems.push({
      setting: SETTINGS.diagnosticsHubs.name,
      problem: `is none and ${SETTINGS.o365Hub.name} is none too: name at least one hub to read.`,
    });
  }
  for (const source of sources) {
    if (source.hub.toLowerCase() === values.eventsHub.toLowerCase()) {
      const name = source.kind === 'o365' ? SETTINGS.o365Hub.name : SETTINGS.diagnosticsHubs.name;
      problems.push({
        setting: name,
        problem: `names the hub that grantwire itself writes to (${SETTINGS.eventsHub.name}).`,
      });
    }
  }
  const names = sources.map(({ hub }) => hub.toLowerCase());
  if (new Set(names).size < names.length) {
    problems.push({
      setting: SETTINGS.o365Hub.name,
      problem: 'names a hub that another source setting names too; use different hubs.',
    });
  }
  return sources;
}
