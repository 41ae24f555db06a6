import { HUB_SETTINGS } from '../src/composition/hubSettings.ts';
import { SETTINGS } from '../src/composition/settings.ts';
import { NOTICE_SETTINGS } from '../src/notices/settings.ts';
import type { SettingRow } from '../src/platform/settings/settingRow.ts';
import { O365_SETTINGS, TRACE_SETTINGS } from '../src/o365/settings.ts';
import { IDENTITY_SETTINGS } from '../src/platform/identity/identitySettings.ts';
import { RECORD_SETTINGS } from '../src/records/settings.ts';
import { API_KEY_SETTINGS, CONNECTION_SETTINGS } from '../src/webhooks/connection/connectionSettings.ts';
import { DESTINATION_SETTINGS } from '../src/webhooks/destinations/destinations.ts';
import { WEBHOOK_SETTINGS } from '../src/webhooks/settings.ts';

const OPENING = '<!-- settings: written by `npm run generate` from the typed tables; do not edit here -->';
const CLOSING = '<!-- end of settings -->';

/** A README without the two marks between which the table goes. */
export class MissingMarksError extends Error {
  override readonly name = 'MissingMarksError';

  constructor() {
    super(`The README lacks the marks ${OPENING} and ${CLOSING}; the settings table goes between them.`);
  }
}

type Rows = readonly SettingRow<unknown>[];

const CONNECTION_ROWS: Rows = [
  ...Object.values(CONNECTION_SETTINGS),
  ...DESTINATION_SETTINGS,
  ...Object.values(API_KEY_SETTINGS),
];

/** The README with the settings that everybody sets between their marks. */
export function withSettingsTables(readme: string): string {
  const start = readme.indexOf(OPENING);
  const end = readme.indexOf(CLOSING);
  if (start < 0 || end < start) throw new MissingMarksError();
  const rows: Rows = [...Object.values(SETTINGS), ...CONNECTION_ROWS].filter(({ isEssential }) => isEssential === true);
  const lines = rows.map((row) => `| \`${row.name}\` | ${meaningOf(row)} | ${defaultOf(row)} |`);
  const table = ['| Setting | What it does | Default |', '| --- | --- | --- |', ...lines].join('\n');
  const text = `\`n\` is the number of a webhook connection. [docs/settings.md](docs/settings.md) has every setting.\n\n${table}`;
  return `${readme.slice(0, start + OPENING.length)}\n\n${text}\n\n${readme.slice(end)}`;
}

/** `docs/settings.md`: every setting, by the part that reads it. */
export function settingsDocs(): string {
  return [
    '# Settings',
    '',
    '<!-- written by `npm run generate` from the typed tables; do not edit here -->',
    '',
    'All settings are read once, at the start, and checked together; one message names every setting that needs attention.',
    'The platform restarts the app when one changes. Secrets (marked) may be Key Vault references; a reference that did not',
    'resolve is refused. Where the value is a vault secret URI, a new value in the vault is taken without a restart.',
    '',
    '**Set by** says who has the last word in a deployment: values of the `template` are written again with every',
    'deployment, those of the `user` stay.',
    '',
    ...section('Storage, hubs and identity', Object.values(HUB_SETTINGS)),
    ...section('Who the app is to Microsoft', Object.values(IDENTITY_SETTINGS)),
    ...section('Records', Object.values(RECORD_SETTINGS)),
    ...section('Office 365', [...Object.values(O365_SETTINGS), ...Object.values(TRACE_SETTINGS)]),
    ...section('All webhook connections', Object.values(WEBHOOK_SETTINGS)),
    ...section(
      'One webhook connection',
      CONNECTION_ROWS,
      '`n` is the number of the connection, from 1 to `WEBHOOK_MAX_CONNECTIONS`.',
    ),
    ...section('Notices', Object.values(NOTICE_SETTINGS)),
  ].join('\n');
}

/** `local.settings.sample.json`: the settings that a local start needs, with values that say what belongs there. */
export function sampleSettings(): string {
  const rows: Rows = [...Object.values(SETTINGS), ...Object.values(CONNECTION_SETTINGS)];
  const samples = rows.flatMap(({ name, sample }) =>
    sample === undefined ? [] : [[name.replace('_n_', '_1_'), sample]],
  );
  const Values = { FUNCTIONS_WORKER_RUNTIME: 'node', ...(Object.fromEntries(samples) as Record<string, string>) };
  return `${JSON.stringify({ IsEncrypted: false, Values }, null, 2)}\n`;
}

function section(title: string, rows: Rows, intro?: string): string[] {
  const lines = rows.map(
    (row) =>
      `| \`${row.name}\` | ${meaningOf(row)} | ${defaultOf(row)} | ${row.ownedBy} | ${row.needsRestart ? 'yes' : 'not in a vault'} |`,
  );
  const head = ['| Setting | What it does | Default | Set by | Restart |', '| --- | --- | --- | --- | --- |'];
  return [`## ${title}`, '', ...(intro === undefined ? [] : [intro, '']), ...head, ...lines, ''];
}

function meaningOf({ meaning, secret }: SettingRow<unknown>): string {
  return `${meaning}${secret === true ? ' **Secret.**' : ''}`;
}

function defaultOf(row: SettingRow<unknown>): string {
  if (row.default === null) return '–';
  return `\`${row.default}\`${row.unit === undefined ? '' : ` ${row.unit}`}`;
}
