import { setTimeout as sleep } from 'node:timers/promises';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { startAzurite, type Azurite } from '../../emulators/azurite.ts';
import { startEventHubs, type EventHubsServer } from '../../emulators/eventHubs/server.ts';
import { startFunctionHost, type FunctionHost, type HostEvent, type HostLogEntry } from '../../host/functionHost.ts';
import type { Receiver } from '../../simulators/receiver/receiver.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';

const SECRET = 'whsec_c2NlbmFyaW8tdGVzdHMtc2lnbmluZy1rZXktMDAwMDE=';

export interface RunningAppOptions {
  readonly settings?: Readonly<Record<string, string>>;
  readonly partitions?: number;
  /** Source hubs beside `diagnostics` and `o365`. */
  readonly sourceHubs?: readonly string[];
  /** Factor on retry delays: 0.02 makes the endless policy wait 20 ms to 2.4 s. */
  readonly timeScale?: number;
  /** Prepares hubs and storage before the app starts. */
  readonly prepare?: (parts: Pick<RunningApp, 'hubs' | 'azurite' | 'state'>) => Promise<void>;
  readonly clock?: () => Date;
  /** How the platform hands over sequence numbers; default plain numbers. */
  readonly sequenceNumbers?: 'number' | 'long';
}

/** The built app under the function host, with real storage, hubs and receiver on loopback. */
export interface RunningApp {
  readonly azurite: Azurite;
  readonly hubs: EventHubsServer;
  readonly receiver: Receiver;
  readonly host: FunctionHost;
  readonly events: readonly HostEvent[];
  readonly logs: readonly HostLogEntry[];
  /** The container of the app's state. */
  readonly state: ContainerClient;
  blobNames(prefix: string): Promise<string[]>;
  /** Polls until the condition holds; throws with `what` and the last log lines when it does not in time. */
  until(what: string, condition: () => boolean | Promise<boolean>, seconds?: number): Promise<void>;
  /**
   * Stops the app in order, as a deployment does, and starts it with other settings; hubs, storage and receiver live on.
   *
   * @param between done while no app runs
   */
  restart(settings: Readonly<Record<string, string>>, between?: () => void): Promise<void>;
  stop(): Promise<void>;
}

export async function startRunningApp(options: RunningAppOptions = {}): Promise<RunningApp> {
  const partitions = options.partitions ?? 2;
  const hub = (name: string, consumerGroups: readonly string[]) => ({ name, partitions, consumerGroups });
  const [azurite, hubs, receiver] = await Promise.all([
    startAzurite(),
    startEventHubs({
      hubs: [
        hub('diagnostics', ['grantwire', 'reread']),
        ...['o365', ...(options.sourceHubs ?? [])].map((name) => hub(name, ['grantwire', 'reread'])),
        hub('events', ['outbox1', 'outbox2', 'outbox3', 'replay']),
      ],
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    }),
    startReceiver({ secrets: [SECRET] }),
  ]);
  const state = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('grantwire');
  await state.createIfNotExists();
  await options.prepare?.({ hubs, azurite, state });
  const events: HostEvent[] = [];
  const logs: HostLogEntry[] = [];
  const startHost = (settings: Readonly<Record<string, string>> = {}) =>
    startFunctionHost({
      appDirectory: new URL('../../../dist', import.meta.url).pathname,
      settings: {
        AzureWebJobsStorage: azurite.connectionString,
        EVENTS_HUB: hubs.connectionString,
        O365_HUB: 'none',
        WEBHOOK_1_URL: receiver.url,
        WEBHOOK_1_SECRET: SECRET,
        WEBHOOK_1_ALLOW_HTTP: 'true',
        WEBHOOK_1_ALLOW_PRIVATE: '127.0.0.0/8',
        STALL_SECONDS: '5',
        ...settings,
      },
      timeScale: options.timeScale ?? 0.02,
      sequenceNumbers: options.sequenceNumbers ?? 'number',
      log: (entry) => logs.push(entry),
      onEvent: (event) => events.push(event),
    });
  let host = await startHost(options.settings);
  const app: RunningApp = {
    azurite,
    hubs,
    receiver,
    get host() {
      return host;
    },
    events,
    logs,
    state,
    blobNames: async (prefix) => {
      const names: string[] = [];
      for await (const { name } of state.listBlobsFlat({ prefix })) names.push(name);
      return names;
    },
    until: async (what, condition, seconds = 20) => {
      for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(25)) if (await condition()) return;
      const tail = logs.slice(-15).map(({ function: name, message }) => `${name ?? 'host'}: ${message}`);
      throw new Error(`not in ${seconds} s: ${what}\n${tail.join('\n')}`);
    },
    restart: async (settings, between = () => undefined) => {
      await host.stop();
      between();
      host = await startHost(settings);
    },
    stop: async () => {
      // The test is over; what still runs may be cut.
      await host.stop({ invocationMs: 500, graceMs: 1000 });
      await Promise.all([receiver.stop(), hubs.stop(), azurite.stop()]);
    },
  };
  return app;
}

/** The numbers of the audit records that arrived, each once, in rising order. */
export function arrivedNumbers({ receiver }: Pick<RunningApp, 'receiver'>): number[] {
  const numbers = receiver.deliveries.flatMap(({ body }) => {
    const parsed: unknown = JSON.parse(body);
    return (Array.isArray(parsed) ? parsed : [parsed]).map(({ transaction_id: id }: { transaction_id: string }) =>
      Number(id.slice(-12)),
    );
  });
  return [...new Set(numbers)].sort((a, b) => a - b);
}

export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, number) => number);
}
