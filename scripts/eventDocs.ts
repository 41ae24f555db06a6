import type { Severity } from '../src/events/event.ts';
import { EVENT_TYPES, type EventTypeRow, LOG_SETS, NAMED_SETS } from '../src/records/eventTypes.ts';
import { CATEGORIES } from '../src/records/normalize/categories.ts';
import type { DetailNames } from '../src/events/eventType.ts';
import { MESSAGE_TRACE } from '../src/records/normalize/o365/exchange/messageTrace.ts';
import { O365_CATEGORIES } from '../src/records/normalize/o365/o365Categories.ts';
import { REPAIRED_DETAILS, REPAIRED_EVENT_TYPE } from '../src/records/normalize/repaired.ts';
import { UNPARSED_DETAILS } from '../src/records/normalize/unparsed.ts';

const SEVERITIES: readonly Severity[] = ['INFO', 'WARNING', 'ALERT'];

/** `docs/events.md`: every event type, every log set and every detail, from the tables in `src/records`. */
export function eventDocs(): string {
  return `${[
    '# Events',
    '<!-- written by `npm run generate` from the tables in src/records; do not edit here -->',
    'What each record becomes. The envelope is described in [`src/events/event.ts`](../src/events/event.ts).',
    'A target carries a `key` when the event may have changed its access: the object to read again, such as `group:<id>` or `scope:<armScope>`. An event whose outcome is `failure` changed nothing and carries none.',
    'A message that is not JSON is repaired (`REPAIRS`) or salvaged, and each of its records says so in `data.source`: `repaired` lists the repairs, `salvaged` is true. A text inside a record may have been written to become a record that way, so a record of a category that is understood becomes `REPAIRED_RECORD`: what it claims stands in its details, it never has a `key`, and the untouched message is in quarantine.',
    '## Log sets',
    'A connection’s filter (`WEBHOOK_n_EVENTS`) takes exact types, wildcards such as `ROLE_*`, and these sets:',
    table(
      ['Set', 'What is in it', 'Event types'],
      Object.entries(LOG_SETS).map(([set, meaning]) => [
        `\`@${set}\``,
        meaning,
        (NAMED_SETS.get(set) ?? []).map((type) => `\`${type}\``).join(', '),
      ]),
    ),
    '## Event types',
    'A severity with “always” is the only one of its type.',
    table(['Event type', 'Source category', 'Condition', 'Severity', 'Sets'], EVENT_TYPES.map(eventRow)),
    '## `data.details` by category',
    'A detail that a record does not have is absent or null. `a.b` is the member `b` of the object `a`, `a[].b` that of each element of the list `a`.',
    ...detailSections(),
  ].join('\n\n')}\n`;
}

function eventRow({ type, categories, condition, severities, sets }: EventTypeRow): string[] {
  const severity = SEVERITIES.flatMap((level) => {
    const when = severities[level];
    return when === undefined ? [] : [`${level}: ${when}`];
  });
  return [
    `\`${type}\``,
    categories.length === 0 ? 'any other' : categories.join(', '),
    condition,
    severity.join('; '),
    sets.map((set) => `\`@${set}\``).join(', '),
  ];
}

/** Categories with the same details share a section. */
function detailSections(): string[] {
  const byDetails = new Map<DetailNames, string[]>();
  for (const { name, details } of [...CATEGORIES, ...O365_CATEGORIES, MESSAGE_TRACE]) {
    byDetails.set(details, [...(byDetails.get(details) ?? []), name]);
  }
  byDetails.set(UNPARSED_DETAILS, ['Any other category']);
  byDetails.set(REPAIRED_DETAILS, [`\`${REPAIRED_EVENT_TYPE}\`, whatever the category`]);
  return [...byDetails].flatMap(([details, names]) => [
    `### ${names.join(', ')}`,
    table(
      ['Detail', 'What it is'],
      Object.entries(details).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
  ]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
