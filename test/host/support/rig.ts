import { fileURLToPath } from 'node:url';
import { type Azurite, startAzurite } from '../../emulators/azurite.ts';
import { type EventHubsServer, startEventHubs } from '../../emulators/eventHubs/server.ts';
import {
  type FunctionHost,
  type FunctionHostOptions,
  type HostEvent,
  type HostLogEntry,
  startFunctionHost,
} from '../functionHost.ts';
import { type ReportServer, startReportServer } from './reports.ts';

/** The fixture app with everything it talks to. */
export interface Rig {
  readonly azurite: Azurite;
  readonly hubs: EventHubsServer;
  readonly reports: ReportServer;
  readonly events: HostEvent[];
  readonly logs: HostLogEntry[];
  readonly settings: Readonly<Record<string, string>>;
  start(options?: Partial<FunctionHostOptions>): Promise<FunctionHost>;
  stop(): Promise<void>;
}

/** The fixture app's folder. */
const APP_DIRECTORY = fileURLToPath(new URL('../fixtures/app', import.meta.url));
/** The hub that the fixture reads. */
export const HUB = 'Events';

/** Starts storage, a hub of two partitions and the report server; hosts that a test starts end with it. */
export async function startRig(): Promise<Rig> {
  const [azurite, hubs, reports] = await Promise.all([
    startAzurite(),
    startEventHubs({ hubs: [{ name: HUB, partitions: 2, consumerGroups: ['one', 'two'] }] }),
    startReportServer(),
  ]);
  const settings = {
    AzureWebJobsStorage: azurite.connectionString,
    EVENTS_HUB: hubs.connectionString,
    EVENTS_HUB_NAME: HUB,
    TICK_SCHEDULE: '0 0 0 1 1 *',
    REPORT_URL: reports.url,
  };
  const events: HostEvent[] = [];
  const logs: HostLogEntry[] = [];
  const hosts: FunctionHost[] = [];
  return {
    azurite,
    hubs,
    reports,
    events,
    logs,
    settings,
    async start(options = {}) {
      const host = await startFunctionHost({
        appDirectory: APP_DIRECTORY,
        settings,
        onEvent: (event) => events.push(event),
        log: (entry) => logs.push(entry),
        ...options,
      });
      hosts.push(host);
      return host;
    },
    async stop() {
      reports.answer(() => 200);
      reports.release(200);
      await Promise.all(hosts.map((host) => host.stop()));
      await Promise.all([azurite.stop(), hubs.stop(), reports.close()]);
    },
  };
}
