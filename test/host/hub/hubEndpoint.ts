import { createHmac } from 'node:crypto';

/** Where a hub is and how to authenticate there. */
export interface HubEndpoint {
  readonly host: string;
  readonly port: number;
  readonly keyName: string;
  readonly key: string;
  /** The connection string's `EntityPath`, which overrides the binding's hub name; null when it has none. */
  readonly entityPath: string | null;
}

/** The setting is no Event Hubs connection string that this host can use. The value is not repeated: it holds a key. */
export class HubConnectionStringError extends Error {
  override readonly name = 'HubConnectionStringError';
  readonly setting: string;

  constructor(setting: string, why: string) {
    super(`The setting ${setting} ${why}.`);
    this.setting = setting;
  }
}

/**
 * Reads `Endpoint=sb://host[:port];SharedAccessKeyName=…;SharedAccessKey=…;UseDevelopmentEmulator=true[;EntityPath=hub]`.
 * Without the emulator flag the connection would have to be TLS to a real namespace, which this host never opens.
 *
 * @param setting the name of the setting, for errors
 * @throws HubConnectionStringError
 */
export function parseHubConnectionString(text: string, setting: string): HubEndpoint {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  const endpoint = parts.get('endpoint');
  if (endpoint === undefined || !URL.canParse(endpoint)) {
    throw new HubConnectionStringError(setting, 'is no Event Hubs connection string: it has no Endpoint');
  }
  if (parts.get('usedevelopmentemulator')?.toLowerCase() !== 'true') {
    throw new HubConnectionStringError(setting, 'has no UseDevelopmentEmulator=true: this host reads local hubs only');
  }
  const url = new URL(endpoint);
  return {
    host: url.hostname,
    port: url.port === '' ? 5672 : Number(url.port),
    keyName: parts.get('sharedaccesskeyname') ?? '',
    key: parts.get('sharedaccesskey') ?? '',
    entityPath: parts.get('entitypath') || null,
  };
}

/**
 * A shared access signature: HMAC-SHA256 over the escaped audience and the expiry
 * (MicrosoftDocs `event-hubs/authenticate-shared-access-signature`).
 *
 * @param expiry seconds since 1970
 */
export function sharedAccessSignature(endpoint: HubEndpoint, audience: string, expiry: number): string {
  const escaped = encodeURIComponent(audience);
  const signature = createHmac('sha256', endpoint.key).update(`${escaped}\n${expiry}`).digest('base64');
  return `SharedAccessSignature sr=${escaped}&sig=${encodeURIComponent(signature)}&se=${expiry}&skn=${endpoint.keyName}`;
}
