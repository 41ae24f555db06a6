import { loopbackOrigin } from '../platform/identity/identitySettings.ts';
import { flag, hubName, integer, list, type Parser, text } from '../platform/settings/parsers.ts';
import type { RowValues } from '../platform/settings/readRows.ts';
import { SettingRefused } from '../platform/settings/settingRefused.ts';
import { row } from '../platform/settings/settingRow.ts';
import { ALL_CONTENT_TYPES, CONTENT_TYPES, type ContentType, isContentType } from './contentTypes.ts';

const common = { readBy: 'o365', needsRestart: true } as const;
const byTemplate = { ...common, ownedBy: 'template' } as const;
const byUser = { ...common, ownedBy: 'user' } as const;

/** `none` switches off; null stands for it. */
const hubOrNone: Parser<string> = (value) => (value.toLowerCase() === 'none' ? 'none' : hubName(value));

const contentType: Parser<ContentType> = (value) => {
  if (isContentType(value)) return value;
  const known = ALL_CONTENT_TYPES.find((type) => type.toLowerCase() === value.toLowerCase());
  if (known !== undefined) return known;
  throw new SettingRefused(`expected some of ${ALL_CONTENT_TYPES.join(', ')}.`);
};

/** Six fields, or five without seconds, as timer triggers take them. */
const schedule: Parser<string> = (value) => {
  const fields = value.split(/\s+/);
  const isCron = (fields.length === 5 || fields.length === 6) && fields.every((field) => /^[\d*,/a-z-]+$/i.test(field));
  if (!isCron) throw new SettingRefused('is not a schedule; expected six fields such as 0 * * * * *.');
  return value;
};

const typeHub = (type: ContentType) =>
  row({
    name: `O365_HUB_${CONTENT_TYPES[type]}`,
    meaning: `The hub of \`${type}\` alone; \`none\` leaves the type out. Absent: the one of \`O365_HUB\`.`,
    parse: hubOrNone,
    default: null,
    ...byTemplate,
  });

export const O365_SETTINGS = {
  o365Hub: row({
    name: 'O365_HUB',
    meaning:
      'The hub with Office 365 audit records, in the namespace of `EVENTS_HUB`: the poller writes it and ingest reads it; `none` does neither.',
    parse: hubOrNone,
    default: 'o365',
    ...byTemplate,
  }),
  o365EntraHub: typeHub('Audit.AzureActiveDirectory'),
  o365ExchangeHub: typeHub('Audit.Exchange'),
  o365SharePointHub: typeHub('Audit.SharePoint'),
  o365GeneralHub: typeHub('Audit.General'),
  o365DlpHub: typeHub('DLP.All'),
  o365ContentTypes: row({
    name: 'O365_CONTENT_TYPES',
    meaning: 'The content types that are polled, as a comma list; polling needs `ENTRA_TENANT_ID` too.',
    parse: list(contentType),
    default: ALL_CONTENT_TYPES.join(','),
    ...byUser,
  }),
  o365Schedule: row({
    name: 'O365_POLL_SCHEDULE',
    meaning: 'When the Management Activity API is polled, as a timer trigger takes it.',
    parse: schedule,
    default: '0 * * * * *',
    ...byUser,
  }),
  o365RequestsPerMinute: row({
    name: 'O365_REQUESTS_PER_MINUTE',
    meaning: 'Requests to that API in any minute; a tenant has 2,000 for all its readers.',
    parse: integer(10, 20_000),
    default: '1200',
    ...byUser,
  }),
  o365InitialLookback: row({
    name: 'O365_INITIAL_LOOKBACK',
    meaning: 'How far back the first poll begins; the API has seven days.',
    parse: integer(0, 168),
    default: '24',
    unit: 'h',
    ...byUser,
  }),
  o365IgnoredSources: row({
    name: 'O365_IGNORED_SOURCES',
    meaning: 'Records whose `Source` is one of these are left out, such as `Cloud App Security`; a comma list.',
    parse: list(text),
    default: '',
    ...byUser,
  }),
  o365Endpoint: row({
    name: 'O365_ENDPOINT',
    meaning: 'A stand-in for that API on this machine (http), for tests.',
    parse: loopbackOrigin,
    default: null,
    ...byUser,
  }),
};

/** Exchange message traces, through Microsoft Graph. */
export const TRACE_SETTINGS = {
  tracesEnabled: row({
    name: 'MESSAGE_TRACES_ENABLED',
    meaning: 'Whether Exchange message traces are read; needs `ENTRA_TENANT_ID`, and the global cloud.',
    parse: flag,
    default: 'false',
    ...byUser,
  }),
  tracesSchedule: row({
    name: 'MESSAGE_TRACES_SCHEDULE',
    meaning: 'When they are read, as a timer trigger takes it.',
    parse: schedule,
    default: '30 */10 * * * *',
    ...byUser,
  }),
  tracesHub: row({
    name: 'MESSAGE_TRACES_HUB',
    meaning: 'The hub that they go to. Absent: the one of `O365_HUB`.',
    parse: hubName,
    default: null,
    ...byTemplate,
  }),
  tracesEndpoint: row({
    name: 'GRAPH_ENDPOINT',
    meaning: 'A stand-in for Microsoft Graph on this machine (http), for tests.',
    parse: loopbackOrigin,
    default: null,
    ...byUser,
  }),
};

type O365Values = RowValues<typeof O365_SETTINGS>;

/** The hub of each content type; one that is left out has none. */
export function hubsOf(values: O365Values): ReadonlyMap<ContentType, string> {
  const own: Readonly<Record<ContentType, string | null>> = {
    'Audit.AzureActiveDirectory': values.o365EntraHub,
    'Audit.Exchange': values.o365ExchangeHub,
    'Audit.SharePoint': values.o365SharePointHub,
    'Audit.General': values.o365GeneralHub,
    'DLP.All': values.o365DlpHub,
  };
  return new Map(
    ALL_CONTENT_TYPES.map((type) => [type, own[type] ?? values.o365Hub] as const).filter(([, hub]) => hub !== 'none'),
  );
}
