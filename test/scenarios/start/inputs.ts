import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../simulators/microsoft365/tenant/random.ts';
import { recordOfSize } from '../../simulators/microsoft365/tenant/recordOfSize.ts';
import { createTenant } from '../../simulators/microsoft365/tenant/tenant.ts';

/** A new folder for one test. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), 'grantwire-scenario-'));
}

/** Texts of different records of the invented tenant, each about `bytes` long. */
export function recordTexts(count: number, bytes: number, seed = 1): string[] {
  const random = seededRandom(seed);
  const context = { tenant: createTenant(random), random, now: () => new Date('2026-03-01T08:00:00Z') };
  return Array.from({ length: count }, () => recordOfSize(context, bytes));
}

/** Writes lines to a new file in the folder and returns its path. */
export function writeLines(folder: string, name: string, lines: readonly string[], end = '\n'): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => line + end).join(''));
  return path;
}
