import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { NewBlob } from '../../simulators/microsoft365/feed/auditStream.ts';
import type { TraceRow } from '../../simulators/microsoft365/traces/traceLog.ts';

/** What happened in the company, in order. */
export type CompanyEntry =
  | { readonly kind: 'born'; readonly subscribedMs: number }
  | { readonly kind: 'content'; readonly blob: NewBlob }
  | { readonly kind: 'mail'; readonly row: TraceRow };

/** Keeps what the company's APIs must still know after another start; without a file, nothing. */
export interface CompanyJournal {
  /** What earlier starts wrote. */
  readonly entries: readonly CompanyEntry[];
  add(entry: CompanyEntry): void;
  close(): void;
}

export function openCompanyJournal(path: string | undefined): CompanyJournal {
  if (path === undefined) return { entries: [], add: () => undefined, close: () => undefined };
  const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  // A kill may have torn the last line: nobody has seen what it says.
  const kept = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.subarray(0, kept).toString('utf8').split('\n');
  const entries = lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as CompanyEntry]));
  const file = openSync(path, 'a');
  ftruncateSync(file, kept);
  return {
    entries,
    add: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
    close: () => closeSync(file),
  };
}
