import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { JsonObject } from '../src/json/json.ts';
import { categoryOf } from '../src/records/normalize/categoryOf.ts';
import { viewRecord } from '../src/records/normalize/recordView.ts';
import { UNPARSED_EVENT_TYPE } from '../src/records/normalize/unparsed.ts';
import { coverFields } from './coveredFields.ts';
import { DROPPED_FIELDS } from './droppedFields.ts';
import { recordLine } from './recordLine.ts';
import { recordsIn } from './recordsIn.ts';

/**
 * `node scripts/fieldCoverage.ts DIR` reads every record under a folder (`.log`, `.json`, `.ndjson`) and tells, per
 * category, which fields are mapped, which are left out on purpose, and which nobody has thought of. Exit code 1 when
 * there are any of the last kind.
 *
 * `node scripts/fieldCoverage.ts --list DIR` shows each record on one line, whatever its family: type, severity,
 * outcome, actor, targets and the fields that were not read, for a person to review.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { list: { type: 'boolean' } } });
const [directory] = positionals;
if (directory === undefined) {
  console.error('usage: node scripts/fieldCoverage.ts [--list] DIR');
  process.exit(2);
}
await (values.list === true ? list(directory) : report(directory));

/** Every record under a folder with the file and place it came from; what is no record has null. */
async function* recordsUnder(folder: string): AsyncGenerator<readonly [name: string, record: JsonObject | null]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    if (!entry.isFile() || !/\.(?:log|json|ndjson)$/.test(entry.name) || entry.name.endsWith('-expected.json'))
      continue;
    const path = join(entry.parentPath, entry.name);
    for (const [index, record] of recordsIn(await readFile(path)).entries()) {
      yield [`${relative(folder, path)}:${index}`, record];
    }
  }
}

async function list(folder: string): Promise<void> {
  const counts = { records: 0, refused: 0, unparsed: 0, fields: 0, unread: 0, other: 0 };
  for await (const [name, record] of recordsUnder(folder)) {
    if (record === null) {
      console.log(`${name} | not read`);
      counts.refused++;
      continue;
    }
    const line = recordLine(name, record);
    console.log(line.text);
    counts.records++;
    if (line.eventType === UNPARSED_EVENT_TYPE) counts.unparsed++;
    counts.fields += line.fields;
    counts.unread += line.unread.length;
    counts.other += line.other.length;
  }
  const share = (part: number) => `${part} (${((100 * part) / Math.max(1, counts.fields)).toFixed(1)} %)`;
  console.log(
    `total: ${counts.records} records, ${counts.unparsed} not understood, ${counts.refused} not read; ` +
      `${counts.fields} fields, ${share(counts.unread)} unread, ${share(counts.other)} under other`,
  );
}

interface Tally {
  records: number;
  readonly mapped: Set<string>;
  readonly unmapped: Set<string>;
}

async function report(folder: string): Promise<void> {
  const tallies = new Map<string, Tally>();
  for await (const [, record] of recordsUnder(folder)) {
    const category = record === null ? undefined : categoryOf(viewRecord(record));
    if (record === null || category === undefined) continue;
    const tally = tallies.get(category.name) ?? { records: 0, mapped: new Set(), unmapped: new Set() };
    tallies.set(category.name, tally);
    tally.records++;
    const { mapped, unmapped } = coverFields(record);
    for (const path of mapped) tally.mapped.add(path);
    for (const path of unmapped) tally.unmapped.add(path);
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
}
