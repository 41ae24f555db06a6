import type { JsonValue } from '../../src/json/json.ts';
import type { FileResult } from './checkFile.ts';
import { DEVIATIONS } from './deviations.ts';

/** Longest value that is printed whole. */
const MAX_SHOWN = 120;

/**
 * The report's lines: per stream the agreement and every difference, what was only accounted for, what could not be
 * read, the deliberate deviations by kind, and as the last line the agreement over all streams.
 */
export function report(results: readonly FileResult[]): string[] {
  const streams = [...new Set(results.map(({ stream }) => stream))];
  return [
    ...streams.flatMap((stream) =>
      streamLines(
        stream,
        results.filter((result) => result.stream === stream),
      ),
    ),
    ...deviationLines(results),
    `total: ${agreement(results)}`,
  ];
}

function streamLines(stream: string, results: readonly FileResult[]): string[] {
  const lines = [`${stream}: ${agreement(results)}`];
  for (const { path, inputs, events, rejected, comparisons } of results) {
    const lost = inputs - new Set(rejected.map(({ line }) => line)).size - events;
    lines.push(
      `  ${path}: ${inputs} inputs, ${events} events, ${comparisons.length} compared${lost > 0 ? `, ${lost} LOST` : ''}`,
    );
    for (const { line, reason } of rejected) lines.push(`    line ${line}: rejected, ${reason}`);
    for (const { line, field, expected, ours } of comparisons.flatMap(({ differences }) => differences)) {
      lines.push(`    line ${line}: ${field}: expected ${shown(expected)}, ours ${shown(ours)}`);
    }
  }
  return lines;
}

function deviationLines(results: readonly FileResult[]): string[] {
  const names = results.flatMap(({ comparisons }) =>
    comparisons.flatMap(({ deviations }) => deviations.map(({ deviation }) => deviation.name)),
  );
  const lines = DEVIATIONS.map(({ name, reason }) => ({ name, reason, count: names.filter((n) => n === name).length }))
    .filter(({ count }) => count > 0)
    .map(({ name, reason, count }) => `  ${count} × ${name}: ${reason}`);
  return lines.length === 0 ? [] : ['deliberate deviations:', ...lines];
}

/** Cut, not rounded, to one decimal: 100.0 only when every field agrees. */
function agreement(results: readonly FileResult[]): string {
  const comparisons = results.flatMap((result) => result.comparisons);
  const agreeing = sum(comparisons.map((comparison) => comparison.agreeing));
  const fields = agreeing + sum(comparisons.map(({ differences }) => differences.length));
  const percent = fields === 0 ? 100 : Math.floor((agreeing * 1000) / fields) / 10;
  const deviations = sum(comparisons.map((comparison) => comparison.deviations.length));
  return `${percent.toFixed(1)} % of ${fields} fields (${deviations} deliberate deviations)`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function shown(value: JsonValue | undefined): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
