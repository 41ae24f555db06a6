import { LOG_EVENTS } from '../src/composition/telemetry.ts';

/** `docs/telemetry.md`: every event that can stand in the log. */
export function telemetryDocs(): string {
  const rows = Object.entries(LOG_EVENTS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { meaning, fields }]) => {
      const list = fields.map((field) => `\`${field}\``).join(', ');
      return `| \`${name}\` | ${meaning} | ${list === '' ? '–' : list} |`;
    });
  return [
    '# What stands in the log',
    '',
    '<!-- written by `npm run generate` from the typed lists of log events; do not edit here -->',
    '',
    'Each line is one JSON object: `event` and its fields. Nothing from a record, no address, no host name and no secret',
    'stands in it. Events of notices are told to operators too, once per occasion, with `key` and `text`.',
    '',
    '| Event | What has happened | Fields |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
