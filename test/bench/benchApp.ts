import { setTimeout as sleep } from 'node:timers/promises';
import { startAzurite } from '../emulators/azurite.ts';
import { startEventHubsProcess, type EventHubsProcess } from '../emulators/eventHubs/process.ts';
import { startFunctionHost, type FunctionHost } from '../host/functionHost.ts';
import { HUBS } from '../demo/app/hubs.ts';
import type { Delivery, Receiver } from '../simulators/receiver/receiver.ts';
import { startReceiver } from '../simulators/receiver/startReceiver.ts';

const SECRET = 'whsec_YmVuY2htYXJrLXNpZ25pbmcta2V5LTAwMDAwMDAwMDE=';

/** What did not arrive in time: a number measured on it would be worthless. */
export class BenchStalledError extends Error {
  override readonly name = 'BenchStalledError';
  readonly arrived: number;
  readonly expected: number;

  constructor(arrived: number, expected: number, logTail: string) {
    super(`${arrived} of ${expected} events arrived, then nothing for a minute.\n${logTail}`);
    this.arrived = arrived;
    this.expected = expected;
  }
}

/** The built app, each function in its own process, with hubs and storage in processes of their own. */
export interface BenchApp {
  readonly hubs: EventHubsProcess;
  readonly host: FunctionHost;
  readonly receiver: Receiver;
  /** Resolves when so many distinct events arrived; throws `BenchStalledError` when none did for `quietSeconds` (60). */
  arrived(events: number, quietSeconds?: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startBenchApp(
  settings: Readonly<Record<string, string>>,
  onDelivery: (delivery: Delivery) => void = () => undefined,
  onWayToStorage: (connectionString: string) => string = (connectionString) => connectionString,
): Promise<BenchApp> {
  const logs: string[] = [];
  const [azurite, hubs, receiver] = await Promise.all([
    startAzurite(),
    startEventHubsProcess({ hubs: HUBS }),
    startReceiver({ secrets: [SECRET], keepDeliveries: false, onDelivery }),
  ]);
  const host = await startFunctionHost({
    appDirectory: new URL('../../dist', import.meta.url).pathname,
    settings: {
      AzureWebJobsStorage: onWayToStorage(azurite.connectionString),
      EVENTS_HUB: hubs.connectionString,
      WEBHOOK_1_URL: receiver.url,
      WEBHOOK_1_SECRET: SECRET,
      WEBHOOK_1_ALLOW_HTTP: 'true',
      WEBHOOK_1_ALLOW_PRIVATE: '127.0.0.0/8',
      ...settings,
    },
    log: ({ function: name, message }) => {
      logs.push(`${name ?? 'host'}: ${message}`);
      if (logs.length > 20) logs.shift();
    },
  });
  return {
    hubs,
    host,
    receiver,
    arrived: async (events, quietSeconds = 60) => {
      let count = receiver.eventIds.size;
      for (let quiet = 0; receiver.eventIds.size < events; quiet++) {
        if (receiver.eventIds.size !== count) quiet = 0;
        count = receiver.eventIds.size;
        if (quiet > quietSeconds * 50) throw new BenchStalledError(count, events, logs.join('\n'));
        await sleep(20);
      }
    },
    stop: async () => {
      await host.stop();
      await Promise.all([receiver.stop(), hubs.stop(), azurite.stop()]);
    },
  };
}
