import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeMessage } from '../src/records/decode/decodeMessage.ts';
import { categoryOf } from '../src/records/normalize/categoryOf.ts';
import { viewRecord } from '../src/records/normalize/recordView.ts';
import { coverFields } from './coveredFields.ts';
import { DROPPED_FIELDS } from './droppedFields.ts';

/**
 * `node scripts/fieldCoverage.ts DIR` reads every record under a folder (`.log`, `.json`, `.ndjson`) and tells, per
 * category, which fields are mapped, which are left out on purpose, and which nobody has thought of. Exit code 1 when
 * there are any of the last kind.
 */
const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('usage: node scripts/fieldCoverage.ts DIR');
  process.exit(2);
}

interface Tally {
  records: number;
  readonly mapped: Set<string>;
  readonly unmapped: Set<string>;
}

const tallies = new Map<string, Tally>();
for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(?:log|json|ndjson)$/.test(entry.name) || entry.name.endsWith('-expected.json')) continue;
  const bytes = await readFile(join(entry.parentPath, entry.name));
  const repairs = ['new_lines', 'single_quotes', 'empty_field_names'] as const;
  for (const item of decodeMessage(bytes, { repairs, keepText: false }).items) {
    const category = item.ok ? categoryOf(viewRecord(item.record)) : undefined;
    if (!item.ok || category === undefined) continue;
    const tally = tallies.get(category.name) ?? { records: 0, mapped: new Set(), unmapped: new Set() };
    tallies.set(category.name, tally);
    tally.records++;
    const { mapped, unmapped } = coverFields(item.record);
    for (const path of mapped) tally.mapped.add(path);
    for (const path of unmapped) tally.unmapped.add(path);
  }
}

let forgotten = 0;
for (const [name, { records, mapped, unmapped }] of [...tallies].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
  const dropped = { ...DROPPED_FIELDS['*'], ...DROPPED_FIELDS[name] };
  const left = [...unmapped].filter((path) => !mapped.has(path));
  const missing = left.filter((path) => dropped[path] === undefined);
  forgotten += missing.length;
  console.log(
    `${name}: ${records} records, ${mapped.size} fields mapped, ${left.length - missing.length} left out, ${missing.length} forgotten`,
  );
  for (const path of missing) console.log(`  ${path}`);
}
console.log(`total: ${forgotten} fields forgotten in ${tallies.size} categories`);
process.exitCode = forgotten === 0 ? 0 : 1;
