import { STORES } from '../src/composition/stores.ts';

/** `docs/data.md`: what the app keeps, where, for how long, and what of it may speak of persons. */
export function dataDocs(): string {
  const rows = STORES.map(({ prefix, holds, version, personalData, writtenBy, days }) => {
    const kept = days === null ? 'as long as what it speaks of' : `${days} days`;
    return `| \`${prefix}\` | ${holds} | ${personalData ? 'yes' : 'no'} | ${kept} | ${writtenBy.map((name) => `\`${name}\``).join(', ')} | ${version ?? '–'} |`;
  });
  return `${[
    '# What is kept, and for how long',
    '',
    '<!-- written by `npm run generate` from the typed list of stores; do not edit here -->',
    '',
    'Everything stands in one container of your own storage account (`STATE_CONTAINER`). What is older than its days is',
    'removed by `sweep`, once a day, counted from the last change of each blob. Records and events themselves stay in your',
    'hubs for as long as those retain them.',
    '',
    '| Names begin with | One blob holds | Personal data | Kept | Written by | Version |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    'Older versions are read and rewritten forward. State of a newer release is left as it is, and the function that needs',
    'it stops with a message that names the version.',
  ].join('\n')}\n`;
}
