import type { Summary } from '../account/summary.ts';

/** The summary as lines for people. */
export function summaryText(summary: Summary): string {
  const { latencyMs, quarantineReasons } = summary;
  const reasons = Object.entries(quarantineReasons).map(([reason, count]) => `${reason} ${count}`);
  const row = (name: string, value: number | null, note = '') =>
    `  ${name.padEnd(15)} ${(value === null ? '-' : value.toLocaleString('en-US')).padStart(10)}${note === '' ? '' : `  ${note}`}`;
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
  const { company } = summary;
  if (company !== null) {
    lines.push(
      row('audit records', company.audit, "that Microsoft 365 has, by the simulator's own count"),
      row('audit delivered', company.auditDelivered, `${company.auditRepeats} more were repeats and left out`),
      row('audit held back', company.auditHeldBack),
      row('audit lost', company.auditLost),
      row('message traces', company.mail, 'that there were at the start'),
      row('traces lost', company.mailLost),
      row('broken rules', company.violations.length, "of Microsoft's APIs"),
    );
  }
  if (summary.changedBytes > 0) {
    lines.push(row('changed bytes', summary.changedBytes, 'webhook ids came again with other bytes'));
  }
  return `${lines.join('\n')}\n`;
}
