import type { SourceHub } from '../records/sourceHub.ts';

/** `ingestDiagnostics`, `ingestDiagnostics2`, …, `ingestO365`, …: numbered within their kind, in the order of the settings. */
export function ingestFunctionNames(sources: readonly SourceHub[]): { source: SourceHub; name: string }[] {
  const counts = { diagnostics: 0, o365: 0 };
  return sources.map((source) => {
    const number = ++counts[source.kind];
    const base = source.kind === 'o365' ? 'ingestO365' : 'ingestDiagnostics';
    return { source, name: number === 1 ? base : `${base}${number}` };
  });
}
