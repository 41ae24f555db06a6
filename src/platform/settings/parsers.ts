import { SettingRefused } from './settingRefused.ts';

/** Turns a setting's trimmed, non-empty text into its value; throws `SettingRefused`. */
export type Parser<T> = (text: string) => T;

export const text: Parser<string> = (value) => value;

/** `true` or `false`; also `1`, `0`, `yes`, `no`, `on`, `off`, as people type them into the portal. */
export const flag: Parser<boolean> = (value) => {
  const lower = value.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(lower)) return true;
  if (['false', '0', 'no', 'off'].includes(lower)) return false;
  throw new SettingRefused('expected true or false.');
};

export function integer(min: number, max: number): Parser<number> {
  return (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new SettingRefused(`expected a whole number from ${min} to ${max}.`);
    }
    return number;
  };
}

export function oneOf<const T extends string>(...choices: readonly T[]): Parser<T> {
  return (value) => {
    const found = choices.find((choice) => choice === value.toLowerCase());
    if (found === undefined) throw new SettingRefused(`expected one of ${choices.join(', ')}.`);
    return found;
  };
}

/** A comma list; empty parts are dropped, repeats refused. */
export function list<T>(item: Parser<T>): Parser<readonly T[]> {
  return (value) => {
    const parts = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const repeated = parts.find((part, index) => parts.indexOf(part) !== index);
    if (repeated !== undefined) throw new SettingRefused('names the same item twice; name each once.');
    return parts.map(item);
  };
}

/** The name of an event hub inside its namespace, not the namespace and not a resource id. */
export const hubName: Parser<string> = (value) => {
  if (/servicebus\.windows\.net/i.test(value) || value.startsWith('/subscriptions/')) {
    throw new SettingRefused('is a namespace, but the name of an event hub inside it is expected.');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,255}$/.test(value)) {
    throw new SettingRefused(
      'is not an event hub name (letters, digits, periods, hyphens, underscores; starts with a letter or digit).',
    );
  }
  return value;
};

/** A blob container: Azure's own rule for its name. */
export const containerName: Parser<string> = (value) => {
  if (!/^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(value) || value.length > 63) {
    throw new SettingRefused(
      'is not a container name (3 to 63 lower-case letters, digits and single hyphens; starts and ends with a letter or digit).',
    );
  }
  return value;
};

export const consumerGroup: Parser<string> = (value) => {
  if (value !== '$Default' && !/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/.test(value)) {
    throw new SettingRefused(
      'is not a consumer group name (at most 50 letters, digits, periods, hyphens, underscores).',
    );
  }
  return value;
};

/** The namespace's host name, e.g. `contoso.servicebus.windows.net`. */
export const namespaceHost: Parser<string> = (value) => {
  if (value.toLowerCase().startsWith('/subscriptions/')) {
    throw new SettingRefused('is a resource id, but a host name is expected: <namespace>.servicebus.windows.net.');
  }
  if (/^[a-z]+:\/\//i.test(value))
    throw new SettingRefused('is a URL; give the host name alone, without sb:// or https://.');
  if (!/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(value)) {
    throw new SettingRefused('is not a host name; expected <namespace>.servicebus.windows.net.');
  }
  return value.toLowerCase();
};

/** An Event Hubs connection string: `Endpoint=sb://…;SharedAccessKeyName=…;SharedAccessKey=…`. */
export const hubConnectionString: Parser<string> = (value) => {
  if (!/(^|;)\s*Endpoint=sb:\/\//i.test(value)) {
    throw new SettingRefused(
      'is not an Event Hubs connection string (Endpoint=sb://…). To use a managed identity, remove it and set the same name with __fullyQualifiedNamespace.',
    );
  }
  return value;
};

export const storageConnectionString: Parser<string> = (value) => {
  if (!/(^|;)\s*(AccountName|BlobEndpoint|UseDevelopmentStorage)=/i.test(value)) {
    throw new SettingRefused(
      'is not a storage connection string. To use a managed identity, remove it and set AzureWebJobsStorage__blobServiceUri.',
    );
  }
  return value;
};

export const httpsUri: Parser<string> = (value) => {
  const url = URL.parse(value);
  if (url?.protocol !== 'https:') throw new SettingRefused('is not an https:// address.');
  return value;
};

/** https, or http to this machine, for tests and local runs. */
export const httpsOrLoopback: Parser<string> = (value) => {
  const url = URL.parse(value);
  const isLocal = url?.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol !== 'https:' && !isLocal) throw new SettingRefused('is not an https:// address.');
  return value;
};

/** An HTTP proxy: scheme, host and port, perhaps a user name and password, nothing else. */
export const proxyUrl: Parser<string> = (value) => {
  const url = URL.parse(value);
  if ((url?.protocol !== 'http:' && url?.protocol !== 'https:') || url.pathname !== '/' || url.search !== '') {
    throw new SettingRefused('is not the address of a proxy; expected http://host:port.');
  }
  return value;
};
