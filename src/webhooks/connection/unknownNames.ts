import { nearestName } from '../../platform/settings/nearestName.ts';
import type { Environment } from '../../platform/settings/readRows.ts';
import type { SettingProblem } from '../../platform/settings/settingRefused.ts';
import { API_KEY_SETTINGS, API_KEYS_PER_CONNECTION, CONNECTION_SETTINGS } from './connectionSettings.ts';
import type { DestinationKinds } from './destinationKind.ts';

/** Names that begin so and are no connection's. */
const OTHERS: readonly string[] = ['WEBHOOK_MAX_CONNECTIONS'];

const FORMER: Readonly<Record<string, string>> = { SINK: 'DESTINATION' };

/** Settings that begin with `WEBHOOK_` and that nobody reads: a typing mistake would be a setting that is not there. */
export function unknownNames(max: number, kinds: DestinationKinds, environment: Environment): SettingProblem[] {
  const suffixes = knownSuffixes(kinds);
  return Object.keys(environment)
    .filter((name) => /^webhook_/i.test(name) && (environment[name] ?? '').trim() !== '' && !OTHERS.includes(name))
    .flatMap((name) => {
      const problem = problemOf(name, max, suffixes);
      return problem === null ? [] : [{ setting: name, problem }];
    });
}

function problemOf(name: string, max: number, suffixes: readonly string[]): string | null {
  const [, digits, suffix = ''] = /^WEBHOOK_([1-9]\d{0,3})_(.+)$/.exec(name) ?? [];
  if (digits === undefined) return didYouMean(name, [...OTHERS, ...suffixes.map((known) => `WEBHOOK_1_${known}`)]);
  const number = Number(digits);
  if (suffixes.includes(suffix)) {
    return number <= max
      ? null
      : `is beyond WEBHOOK_MAX_CONNECTIONS (${max}). Raise that setting or use a lower number.`;
  }
  const former = FORMER[suffix];
  if (former !== undefined) return `is called WEBHOOK_${number}_${former} now; rename it.`;
  if (/^KEY_\d+_(NAME|VALUE|IN)$/.test(suffix)) {
    return `is no setting: a connection has at most ${API_KEYS_PER_CONNECTION} API keys, KEY_1 to KEY_${API_KEYS_PER_CONNECTION}.`;
  }
  return didYouMean(
    name,
    suffixes.map((known) => `WEBHOOK_${number}_${known}`),
  );
}

function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name.toUpperCase(), known);
  return nearest === null
    ? 'is no setting of grantwire; docs/destinations.md and the table of settings have every name.'
    : `is no setting of grantwire. Did you mean ${nearest}?`;
}

/** What can stand after `WEBHOOK_<n>_`. */
function knownSuffixes(kinds: DestinationKinds): readonly string[] {
  const rows = [
    ...Object.values(CONNECTION_SETTINGS),
    ...Object.values(kinds).flatMap(({ settings }) => Object.values(settings)),
  ].map(({ name }) => name);
  const keys = Object.values(API_KEY_SETTINGS).flatMap(({ name }) =>
    Array.from({ length: API_KEYS_PER_CONNECTION }, (_, place) => name.replace('_m_', `_${place + 1}_`)),
  );
  return [...new Set([...rows, ...keys])].map((name) => name.replace('WEBHOOK_n_', ''));
}
