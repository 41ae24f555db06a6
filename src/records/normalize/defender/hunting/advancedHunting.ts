import type { Outcome, Severity } from '../../../../events/event.ts';
import { always, type EventType } from '../../../../events/eventType.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { ALERT_SEVERITIES, alertSeverity } from '../../azure/alertSeverity.ts';
import type { Category, Normalized } from '../../category.ts';
import { otherFields } from '../../fields/fieldRules.ts';
import { known, text } from '../../fields/present.ts';
import { toText } from '../../fields/scalars.ts';
import { toTime } from '../../fields/time.ts';
import { huntingActor, huntingOutcome, huntingTargets } from './huntingColumns.ts';
import { HUNTING_TABLES, type HuntingTable, OTHER_TABLE, OTHER_TABLES } from './huntingTables.ts';

const PREFIX = 'AdvancedHunting-';

const DETAILS = {
  action: 'kind of action, such as `LogonSuccess` or `FileCreated`',
  report_id: 'id of the row in its table and device',
  alert_id: 'id of the alert',
  alert: 'title of the alert',
  alert_severity: 'High, Medium, Low or Informational',
  columns: 'the columns of the table, under their documented names, JSON text parsed and secrets hidden',
} as const;

const READ = ['ActionType', 'ReportId', 'AlertId', 'Title', 'Severity', 'Timestamp'];
const READ_COLUMNS: ReadonlySet<string> = new Set(READ);

/** Tables of Microsoft Defender XDR that are streamed to hubs. */
export const ADVANCED_HUNTING: readonly Category[] = [
  ...Object.entries(HUNTING_TABLES).map(([name, table]) => category(name, table)),
  ...OTHER_TABLES.map((name) => category(name, OTHER_TABLE)),
];

/** The category of a table that nobody has listed; undefined for names of another form. */
export function unlistedTable(name: string): Category | undefined {
  return name.toLowerCase().startsWith(PREFIX.toLowerCase())
    ? category(name.slice(PREFIX.length), OTHER_TABLE)
    : undefined;
}

function category(name: string, table: HuntingTable): Category {
  return {
    name: `${PREFIX}${name}`,
    events: eventsOf(table),
    details: DETAILS,
    normalize: ({ fields, properties }, options) => {
      const outcome = huntingOutcome(properties);
      return {
        ...kindOf(table, properties, outcome),
        outcome,
        timestamp: toTime(properties['Timestamp']) ?? toTime(fields['time']),
        ...peopleOf(table, properties, options.defaultDomain ?? null),
        details: {
          action: text(properties['ActionType']),
          report_id: known(reportId(properties)),
          alert_id: text(properties['AlertId']),
          alert: text(properties['Title']),
          alert_severity: text(properties['Severity']),
          columns: otherFields(properties, READ_COLUMNS),
        },
      };
    },
  };
}

/** The account in a row of evidence is what an alert is about; it did nothing. */
function peopleOf(
  { eventType }: HuntingTable,
  row: JsonObject,
  domain: string | null,
): Pick<Normalized, 'actor' | 'targets'> {
  const actor = huntingActor(row, domain);
  const targets = huntingTargets(row);
  const name = actor.email ?? actor.name;
  if (eventType !== 'DEFENDER_ALERT' || (name === null && actor.id === null)) return { actor, targets };
  return {
    actor: { email: null, ip: null, name: null, id: null, userAgent: null },
    targets: [...targets, { type: 'user', id: actor.id, name }],
  };
}

function reportId(row: JsonObject): string | null {
  const id = row['ReportId'];
  return typeof id === 'number' ? String(id) : toText(id);
}

function eventsOf({ eventType, severity, what }: HuntingTable): readonly EventType[] {
  if (eventType === 'DEFENDER_ALERT') {
    return [
      {
        type: eventType,
        condition: `Defender XDR: ${what}`,
        severities: ALERT_SEVERITIES,
        sets: ['third-party-alerts'],
      },
    ];
  }
  if (eventType !== 'DEFENDER_LOGON') return [always(eventType, severity, `Defender XDR: ${what}`)];
  return [
    always('DEFENDER_LOGON_SUCCEEDED', 'INFO', `Defender XDR: ${what} that succeeded`),
    always('DEFENDER_LOGON_FAILED', 'WARNING', `Defender XDR: ${what} that failed`),
    always('DEFENDER_LOGON_OBSERVED', 'INFO', `Defender XDR: ${what} whose outcome the row does not tell`),
  ];
}

function kindOf(
  { eventType, severity }: HuntingTable,
  row: JsonObject,
  outcome: Outcome,
): { eventType: string; severity: Severity } {
  if (eventType === 'DEFENDER_ALERT') return { eventType, severity: alertSeverity(toText(row['Severity'])) };
  if (eventType !== 'DEFENDER_LOGON') return { eventType, severity };
  if (outcome === 'failure') return { eventType: 'DEFENDER_LOGON_FAILED', severity: 'WARNING' };
  return {
    eventType: outcome === 'success' ? 'DEFENDER_LOGON_SUCCEEDED' : 'DEFENDER_LOGON_OBSERVED',
    severity: 'INFO',
  };
}
