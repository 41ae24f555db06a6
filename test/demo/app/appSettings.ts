import {
  API_KEYS_PER_CONNECTION,
  API_KEY_SETTINGS,
  CONNECTION_SETTINGS,
} from '../../../src/webhooks/connection/connectionSettings.ts';
import { DESTINATION_SETTINGS } from '../../../src/webhooks/destinations/destinations.ts';
import type { Environment } from '../../../src/platform/settings/readRows.ts';
import { SETTINGS } from '../../../src/composition/settings.ts';
import { O365_SETTINGS, TRACE_SETTINGS } from '../../../src/o365/settings.ts';
import { IDENTITY_SETTINGS } from '../../../src/platform/identity/identitySettings.ts';

/** Where the loopback parts are, and what the command line says of the receiver's connection. */
export interface LoopbackParts {
  readonly storage: string;
  readonly hubs: string;
  readonly receiverUrl: string;
  readonly secret: string;
  readonly format: string | null;
  readonly batchSize: number | null;
  /** Settings that lead to the company's Microsoft 365; empty without it. */
  readonly company: Readonly<Record<string, string>>;
}

const MOST_CONNECTIONS = 15;

/** Settings that say where storage, hubs and Microsoft are, and who we are to them: never taken from the shell, where they may point at a real subscription. */
const RESERVED: readonly string[] = [
  SETTINGS.storageConnection.name,
  SETTINGS.storageBlobUri.name,
  SETTINGS.storageClientId.name,
  SETTINGS.stateContainer.name,
  SETTINGS.eventsConnection.name,
  SETTINGS.eventsNamespace.name,
  SETTINGS.eventsClientId.name,
  SETTINGS.eventsHub.name,
  SETTINGS.diagnosticsConnection.name,
  SETTINGS.diagnosticsNamespace.name,
  SETTINGS.diagnosticsClientId.name,
  SETTINGS.diagnosticsHubs.name,
  SETTINGS.diagnosticsConsumerGroup.name,
  SETTINGS.transport.name,
  ...Object.values(IDENTITY_SETTINGS).map(({ name }) => name),
  ...[...Object.values(O365_SETTINGS), ...Object.values(TRACE_SETTINGS)].map(({ name }) => name),
];

/**
 * The app's settings: the loopback parts, then what the shell sets under a name of the settings tables, then what the
 * command line says. `ignored` are reserved names that the shell sets.
 */
export function appSettings(
  parts: LoopbackParts,
  shell: Environment,
): { settings: Record<string, string>; ignored: readonly string[] } {
  const settings: Record<string, string> = {
    [SETTINGS.storageConnection.name]: parts.storage,
    [SETTINGS.eventsConnection.name]: parts.hubs,
    WEBHOOK_1_URL: parts.receiverUrl,
    WEBHOOK_1_SECRET: parts.secret,
    WEBHOOK_1_ALLOW_HTTP: 'true',
    WEBHOOK_1_ALLOW_PRIVATE: '127.0.0.0/8',
  };
  for (const name of settingNames()) {
    const value = shell[name];
    if (value !== undefined && !RESERVED.includes(name)) settings[name] = value;
  }
  Object.assign(settings, parts.company);
  if (parts.format !== null) settings['WEBHOOK_1_FORMAT'] = parts.format;
  if (parts.batchSize !== null) settings['WEBHOOK_1_BATCH_SIZE'] = String(parts.batchSize);
  return { settings, ignored: RESERVED.filter((name) => (shell[name] ?? '') !== '') };
}

/** Every name that the settings tables define, also of connections beyond the default number, which the app then names. */
function settingNames(): string[] {
  const names = Object.values(SETTINGS).map(({ name }) => name);
  for (let connection = 1; connection <= MOST_CONNECTIONS; connection++) {
    const prefix = `WEBHOOK_${connection}_`;
    const rows = [...Object.values(CONNECTION_SETTINGS), ...DESTINATION_SETTINGS];
    for (const { name } of rows) names.push(name.replace('WEBHOOK_n_', prefix));
    for (let key = 1; key <= API_KEYS_PER_CONNECTION; key++) {
      for (const { name } of Object.values(API_KEY_SETTINGS)) {
        names.push(name.replace('WEBHOOK_n_', prefix).replace('_m_', `_${key}_`));
      }
    }
  }
  return names;
}
