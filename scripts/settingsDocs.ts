import { API_KEY_SETTINGS, CONNECTION_SETTINGS } from '../src/webhooks/connection/connectionSettings.ts';
import { DESTINATION_SETTINGS } from '../src/webhooks/destinations/destinations.ts';
import type { SettingRow } from '../src/platform/settings/settingRow.ts';
import { SETTINGS } from '../src/composition/hubSettings.ts';

const OPENING = '<!-- settings: written by `npm run generate` from the typed table; do not edit here -->';
const CLOSING = '<!-- end of settings -->';

/** A README without the two marks between which the table goes. */
export class MissingMarksError extends Error {
  override readonly name = 'MissingMarksError';

  constructor() {
    super(`The README lacks the marks ${OPENING} and ${CLOSING}; the settings table goes between them.`);
  }
}

/** The README with the settings tables between their marks. */
export function withSettingsTables(readme: string): string {
  const start = readme.indexOf(OPENING);
  const end = readme.indexOf(CLOSING);
  if (start < 0 || end < start) throw new MissingMarksError();
  const tables = [
    'All settings are read once at the start; the platform restarts the app when one changes. Secrets (marked) may be Key Vault references.',
    table(Object.values(SETTINGS)),
    'Of each webhook connection; `n` is its number, from 1 to `WEBHOOK_MAX_CONNECTIONS`:',
    table([...Object.values(CONNECTION_SETTINGS), ...DESTINATION_SETTINGS, ...Object.values(API_KEY_SETTINGS)]),
  ].join('\n\n');
  return `${readme.slice(0, start + OPENING.length)}\n\n${tables}\n\n${readme.slice(end)}`;
}

/** `local.settings.sample.json`: the settings that a local start needs, with values that say what belongs there. */
export function sampleSettings(): string {
  const rows: SettingRow<unknown>[] = [...Object.values(SETTINGS), ...Object.values(CONNECTION_SETTINGS)];
  const samples = rows.flatMap(({ name, sample }) =>
    sample === undefined ? [] : [[name.replace('_n_', '_1_'), sample]],
  );
  const Values = { FUNCTIONS_WORKER_RUNTIME: 'node', ...(Object.fromEntries(samples) as Record<string, string>) };
  return `${JSON.stringify({ IsEncrypted: false, Values }, null, 2)}\n`;
}

function table(rows: readonly SettingRow<unknown>[]): string {
  const lines = rows.map((row) => {
    const fallback = row.default === null ? '–' : `\`${row.default}\`${row.unit === undefined ? '' : ` ${row.unit}`}`;
    return `| \`${row.name}\` | ${row.meaning}${row.secret === true ? ' **Secret.**' : ''} | ${fallback} | ${row.owner} |`;
  });
  return ['| Setting | What it does | Default | Read by |', '| --- | --- | --- | --- |', ...lines].join('\n');
}
