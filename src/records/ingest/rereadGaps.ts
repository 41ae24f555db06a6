import type { HubReader } from '../../platform/hubs/hub.ts';
import { isOverdue, type Invocation } from '../../platform/runtime/invocation.ts';
import type { Gap, GapCause, GapLedger } from '../../positions/gapLedger.ts';
import { runEach } from '../../platform/runtime/runEach.ts';
import type { IngestServices } from './ingestBatch.ts';
import { ingestMessages } from './ingestMessages.ts';

/** One source hub with what is needed to read it again. */
export interface RereadSource {
  readonly hub: string;
  readonly reader: HubReader;
  readonly services: IngestServices;
}

/**
 * Re-reads every open gap from its hub and publishes it under the same ids. What is no longer retained is recorded as
 * lost. A gap that is too long for one call is left open from where the call stopped.
 */
export async function rereadGaps(
  gaps: GapLedger,
  sources: readonly RereadSource[],
  invocation: Invocation,
): Promise<void> {
  await runEach(await gaps.listOpen(invocation), 'open gaps', async (gap) => {
    const source = sources.find(({ hub }) => hub === gap.reader);
    const { reader, partition, from, to } = gap;
    if (source === undefined) invocation.log.warn('gap_waits', { reader, partition, from, to });
    else if (!isOverdue(invocation, source.services.clock)) await rereadGap(gaps, source, gap, invocation);
  });
}

async function rereadGap(gaps: GapLedger, source: RereadSource, gap: Gap, invocation: Invocation): Promise<void> {
  const { signal, log } = invocation;
  const { reader, services } = source;
  const { partition, from } = gap;
  const to = gap.to ?? from;
  const record = async (start: number, end: number, outcome: 'recovered' | 'lost', cause: GapCause) => {
    if (start >= end) return;
    await gaps.record({ ...gap, from: start, to: end, cause }, outcome, invocation);
    const fields = { reader: gap.reader, partition, from: start, to: end, cause };
    if (outcome === 'lost') log.error('gap_lost', fields);
    else log.info('gap_recovered', fields);
  };
  const { createdOn } = await reader.properties(signal);
  if (createdOn.toISOString() !== gap.hubCreatedOn) {
    await record(from, to, 'lost', 'hub_recreated');
    await gaps.remove(gap, signal);
    return;
  }
  const target = await services.targetPartition(partition, signal);
  let done = from;
  let recoveredFrom = from;
  let stopped = false;
  for await (const messages of reader.readRange(partition, from, to, signal)) {
    const first = messages[0]?.sequenceNumber ?? done;
    if (first > done) {
      await record(recoveredFrom, done, 'recovered', gap.cause);
      await record(done, first, 'lost', 'expired');
      recoveredFrom = first;
      done = first;
    }
    const batch = { hub: source.hub, partition, messages };
    const counts = await ingestMessages(services, batch, target, invocation, null);
    done += counts.messages;
    stopped = isOverdue(invocation, services.clock);
    if (stopped) break;
  }
  if (stopped && done === from) return;
  await record(recoveredFrom, done, 'recovered', gap.cause);
  if (done < to && stopped) await gaps.open({ ...gap, from: done }, signal);
  else await record(done, to, 'lost', 'expired');
  await gaps.remove(gap, signal);
}
