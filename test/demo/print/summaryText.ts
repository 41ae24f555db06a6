import type { Summary } from '../account/summary.ts';

/** The summary as lines for people. */
export function summaryText(summary: Summary): string {
  const { latencyMs, quarantineReasons } = summary;
  const reasons = Object.entries(quarantineReasons).map(([reason, count]) => `${reason} ${count}`);
  const row = (name: string, value: number | null, note = '') =>
    `  ${name.padEnd(14)} ${(value === null ? '-' : value.toLocaleString('en-US')).padStart(10)}${note === '' ? '' : `  ${note}`}`;
  const lines = [
    'Summary',
    row('messages', summary.messages),
    row('records', summary.records),
    row('events', summary.events),
    row('quarantined', summary.quarantined, reasons.join(', ')),
    row('failed', summary.failed, summary.failed > 0 ? 'refused by the receiver; on the failed list' : ''),
    row('not published', summary.notPublished),
    row('delivered', summary.delivered),
    row('same id', summary.sameId, summary.sameId > 0 ? 'the source sent these records more than once' : ''),
    row('duplicates', summary.duplicates),
    row('lost', summary.lost, summary.missing.join(', ')),
    row('latency p50', latencyMs.p50, 'ms from hub to 2xx'),
    row('latency p95', latencyMs.p95, 'ms'),
    row('latency p99', latencyMs.p99, 'ms'),
    row('records/s', summary.recordsPerSecond),
  ];
  if (summary.changedBytes > 0) {
    lines.push(row('changed bytes', summary.changedBytes, 'webhook ids came again with other bytes'));
  }
  return `${lines.join('\n')}\n`;
}
