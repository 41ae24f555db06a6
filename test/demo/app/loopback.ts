import { fileURLToPath } from 'node:url';
import { loadSettings } from '../../../src/composition/loadSettings.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import type { ConnectionSettings } from '../../../src/webhooks/connection/readConnections.ts';
import type { Settings } from '../../../src/composition/readSettings.ts';
import type { Environment } from '../../../src/platform/settings/readRows.ts';
import {
  EventHubsProcessError,
  type EventHubsProcess,
  startEventHubsProcess,
} from '../../emulators/eventHubs/process.ts';
import { appSettings } from './appSettings.ts';
import { type DeliveryReceiver, type ReceivedWebhook, startDeliveryReceiver } from './deliveryReceiver.ts';
import { HUBS } from './hubs.ts';
import type { StartOptions } from '../options.ts';
import type { StateFolder } from './stateFolder.ts';
import { startStorage, type Storage } from './storage.ts';

/** The built app. */
export const APP_DIRECTORY = fileURLToPath(new URL('../../../dist', import.meta.url));

/** Storage, hubs and receiver on this machine, and the settings that lead the app to them. */
export interface Loopback {
  readonly hub: EventHubsProcess;
  readonly blobs: BlobStore;
  readonly receiver: DeliveryReceiver;
  /** Environment of the app. */
  readonly environment: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** The receiver's connection. */
  readonly connection: ConnectionSettings | null;
  /** What a person should know: where things are, and what was ignored or reset. */
  readonly notes: readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts storage, hubs and receiver. Settings are checked before any of them.
 *
 * @param company settings that lead to its Microsoft 365; empty without it
 * @throws SettingsError, AzuriteError, EventHubsProcessError
 */
export async function startLoopback(
  options: StartOptions,
  folder: StateFolder,
  shell: Environment,
  company: Readonly<Record<string, string>>,
  onWebhook: (webhook: ReceivedWebhook) => void,
  signal: AbortSignal,
): Promise<Loopback> {
  const { secret } = folder;
  const { format, batchSize } = options;
  const settingsOf = (storage: string, hubs: string, receiverUrl: string) =>
    appSettings({ storage, hubs, receiverUrl, secret, format, batchSize, company }, shell);
  const checked = settingsOf('UseDevelopmentStorage=true', 'Endpoint=sb://localhost', 'http://127.0.0.1/hook');
  const planned = loadSettings(checked.settings, () => undefined);
  const own = planned.connections.find(({ number }) => number === 1);
  const receiver = await startDeliveryReceiver({
    secrets: own?.secrets ?? [secret],
    prefix: own?.signatureHeaderPrefix ?? 'X-Grantwire',
    ...(folder.receiver === undefined ? {} : { stateFile: folder.receiver }),
    deliveries: options.deliveries === null ? null : { path: options.deliveries, append: folder.isContinued },
    onWebhook,
  });
  const started: { hub?: EventHubsProcess; storage?: Storage } = {};
  const stop = async () => {
    await Promise.all([receiver.stop(), stopHub(started.hub), started.storage?.azurite.stop()]);
  };
  try {
    [started.hub, started.storage] = await Promise.all([
      startEventHubsProcess({ hubs: HUBS, dir: folder.hubs }),
      startStorage(folder, signal),
    ]);
  } catch (error) {
    await stop();
    throw error;
  }
  const { hub, storage } = started;
  const warnings: string[] = [];
  const { connectionString } = storage.azurite;
  const { settings: environment, ignored } = settingsOf(connectionString, hub.connectionString, receiver.url);
  const settings = loadSettings(environment, (warning) => warnings.push(warning));
  const connection = settings.connections.find(({ number }) => number === 1) ?? null;
  const notes = [
    `receiver  ${receiver.url}  (secret ${own?.secrets[0] ?? secret})`,
    `hubs      ${hub.connectionString}  (${HUBS.map(({ name }) => name).join(', ')})`,
    `storage   ${connectionString}`,
    `parts     ${hub.pid} (hubs) ${storage.azurite.pid} (storage)`,
    ...ignored.map((name) => `ignored   ${name} of this shell: storage and hubs are the ones above`),
    ...(connection !== null && connection.url !== receiver.url
      ? ['note      WEBHOOK_1_URL of this shell leads elsewhere: nothing arrives here, and --once counts it as lost']
      : []),
    ...warnings.map((warning) => `warning   ${warning}`),
    ...(storage.wasReset
      ? ['storage   could not be read after the kill; it starts empty and the hubs are worked off again']
      : []),
  ];
  return { hub, blobs: storage.blobs, receiver, environment, settings, connection, notes, stop };
}

/** Ctrl-C in a terminal reaches the hub's process too; that it is gone already is fine. */
async function stopHub(hub: EventHubsProcess | undefined): Promise<void> {
  try {
    await hub?.stop();
  } catch (error) {
    if (!(error instanceof EventHubsProcessError)) throw error;
  }
}
