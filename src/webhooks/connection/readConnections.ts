import { API_KEYS_PER_CONNECTION, API_KEY_SETTINGS, CONNECTION_SETTINGS } from './connectionSettings.ts';
import { readRows, type Environment, type RowValues } from '../../platform/settings/readRows.ts';
import type { SettingProblem } from '../../platform/settings/settingRefused.ts';
import type { DestinationKind, DestinationKinds } from './destinationKind.ts';
import { stateKey } from './stateKey.ts';
import { unknownNames } from './unknownNames.ts';

export interface ApiKeySettings {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

type Values = RowValues<typeof CONNECTION_SETTINGS>;

/** Rows that may be absent, and of which every connection has a value all the same. */
type FilledRow = 'url' | 'name' | 'format' | 'batchSize' | 'tags' | 'allowPrivate' | 'allowPorts' | 'redact';

type Filled = { readonly [K in FilledRow]: NonNullable<Values[K]> };

/** One webhook connection as the settings say it: the values of its rows, and what is made of several. */
export interface ConnectionSettings extends Omit<Values, FilledRow | 'secret' | 'previousSecret'>, Filled {
  readonly number: number;
  /** Current secret first; at most two; none means unsigned. */
  readonly secrets: readonly string[];
  readonly apiKeys: readonly ApiKeySettings[];
  /** Event types and wildcards; empty means every event. */
  readonly events: readonly string[];
  readonly signatureHeaderPrefix: string;
  /** Settings that only its destination has, under the keys of that destination's table; what is not set is not there. */
  readonly own: Readonly<Record<string, string>>;
  /** A secret of the deployment, to key what state says of these settings; null: there is none. */
  readonly stateKey: string | null;
}

/** Reads `WEBHOOK_1_…` to `WEBHOOK_<max>_…`; a connection exists where its URL is set. */
export function readConnections(
  max: number,
  signatureHeaderPrefix: string,
  kinds: DestinationKinds,
  environment: Environment,
  problems: SettingProblem[],
): ConnectionSettings[] {
  const connections: ConnectionSettings[] = [];
  for (let number = 1; number <= max; number++) {
    const connection = readConnection(number, signatureHeaderPrefix, kinds, environment, problems);
    if (connection !== null) connections.push(connection);
  }
  refuseSharedNames(connections, problems);
  problems.push(...unknownNames(max, kinds, environment));
  return connections;
}

function readConnection(
  number: number,
  signatureHeaderPrefix: string,
  kinds: DestinationKinds,
  environment: Environment,
  problems: SettingProblem[],
): ConnectionSettings | null {
  const found = problems.length;
  const { url, name, secret, previousSecret, events, format, batchSize, tags, ...rest } = readRows(
    CONNECTION_SETTINGS,
    environment,
    problems,
    (row) => numbered(row, number),
  );
  if (url === null) {
    if (problems.length === found) noteOrphans(number, environment, problems);
    return null;
  }
  if (URL.parse(url)?.protocol !== 'https:' && !rest.allowHttp) {
    problems.push({
      setting: numbered(CONNECTION_SETTINGS.url.name, number),
      problem: `does not start with https://. Use https, or set ${numbered(CONNECTION_SETTINGS.allowHttp.name, number)}=true for a receiver on this machine.`,
    });
  }
  if (secret === null && previousSecret !== null) {
    problems.push({
      setting: numbered(CONNECTION_SETTINGS.previousSecret.name, number),
      problem: `is set without ${numbered(CONNECTION_SETTINGS.secret.name, number)}; set the current secret too.`,
    });
  }
  const kind = kindOf(rest.destination, number, kinds, problems);
  if (kind === null) return null;
  const { defaults } = kind;
  return {
    ...rest,
    number,
    url,
    format: format ?? defaults.format,
    batchSize: batchSize ?? defaults.batchSize,
    tags: tags ?? [],
    own: readOwn(rest.destination, kind, number, kinds, environment, problems),
    allowPrivate: rest.allowPrivate ?? [],
    allowPorts: rest.allowPorts ?? [],
    redact: rest.redact ?? [],
    name: name ?? `webhook${number}`,
    secrets: [secret, previousSecret].filter((value) => value !== null),
    stateKey: stateKey(environment),
    apiKeys: readApiKeys(number, environment, problems),
    events: events.includes('*') ? [] : events,
    signatureHeaderPrefix: defaults.signatureHeaderPrefix ?? signatureHeaderPrefix,
  };
}

function kindOf(
  name: string,
  number: number,
  kinds: DestinationKinds,
  problems: SettingProblem[],
): DestinationKind | null {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind !== undefined) return kind;
  problems.push({
    setting: numbered(CONNECTION_SETTINGS.destination.name, number),
    problem: `expected one of ${Object.keys(kinds).join(', ')}.`,
  });
  return null;
}

/** What the connection's destination has of its own; what is set for another one would have no effect. */
function readOwn(
  chosen: string,
  kind: DestinationKind,
  number: number,
  kinds: DestinationKinds,
  environment: Environment,
  problems: SettingProblem[],
): Record<string, string> {
  const rename = (name: string) => numbered(name, number);
  for (const [other, { settings }] of Object.entries(kinds)) {
    if (settings === kind.settings) continue;
    for (const { name } of Object.values(settings)) {
      if ((environment[rename(name)] ?? '').trim() === '') continue;
      const problem = `has no effect on the destination ${chosen}, only on ${other}. Remove it.`;
      problems.push({ setting: rename(name), problem });
    }
  }
  const own = Object.entries(readRows(kind.settings, environment, problems, rename));
  return Object.fromEntries(own.filter((entry): entry is [string, string] => entry[1] !== null));
}

function readApiKeys(number: number, environment: Environment, problems: SettingProblem[]): ApiKeySettings[] {
  const keys: ApiKeySettings[] = [];
  for (let place = 1; place <= API_KEYS_PER_CONNECTION; place++) {
    const rename = (row: string) => numbered(row, number).replace('_m_', `_${place}_`);
    const found = problems.length;
    const { name, value, place: within } = readRows(API_KEY_SETTINGS, environment, problems, rename);
    if (problems.length > found || (name === null && value === null)) continue;
    if (name === null)
      problems.push({ setting: rename(API_KEY_SETTINGS.name.name), problem: 'is missing beside its value.' });
    else if (value === null)
      problems.push({ setting: rename(API_KEY_SETTINGS.value.name), problem: 'is missing beside its name.' });
    else keys.push({ in: within, name, value });
  }
  return keys;
}

function refuseSharedNames(connections: readonly ConnectionSettings[], problems: SettingProblem[]): void {
  for (const [index, { name, number }] of connections.entries()) {
    const first = connections.findIndex((other) => other.name === name);
    if (first !== index) {
      problems.push({
        setting: numbered(CONNECTION_SETTINGS.name.name, number),
        problem: `is the name of connection ${connections[first]?.number ?? 0} too; names must differ.`,
      });
    }
  }
}

/** Settings of a connection that has no URL are a typing mistake more often than a plan. */
function noteOrphans(number: number, environment: Environment, problems: SettingProblem[]): void {
  const orphan = Object.keys(environment).find(
    (name) => name.startsWith(`WEBHOOK_${number}_`) && (environment[name] ?? '').trim() !== '',
  );
  if (orphan === undefined || environment[`WEBHOOK_${number}_ENABLED`]?.trim().toLowerCase() === 'false') return;
  problems.push({
    setting: numbered(CONNECTION_SETTINGS.url.name, number),
    problem: `is missing, but ${orphan} is set. Set the URL, or remove the other WEBHOOK_${number}_ settings.`,
  });
}

function numbered(name: string, number: number): string {
  return name.replace('_n_', `_${number}_`);
}
