import { longValue, mapSection, stringValue, symbolValue, timestampValue } from '../amqp/amqpEncoding.ts';
import { SECTION } from '../amqp/amqpSections.ts';
import type { PartitionState } from '../store/partitionLog.ts';

const SEQUENCE_NUMBER = symbolValue('last_enqueued_sequence_number');
const OFFSET = symbolValue('last_enqueued_offset');
const ENQUEUED_TIME = symbolValue('last_enqueued_time_utc');
const RETRIEVED = symbolValue('runtime_info_retrieval_time_utc');

/** Delivery annotations that tell a reader the partition's last message (`com.microsoft:enable-receiver-runtime-metric`). */
export function runtimeMetric(state: PartitionState, now: Date): Buffer {
  return mapSection(SECTION.deliveryAnnotations, [
    [SEQUENCE_NUMBER, longValue(state.next - 1)],
    [OFFSET, stringValue(state.lastOffset)],
    [ENQUEUED_TIME, timestampValue(state.lastEnqueued.getTime())],
    [RETRIEVED, timestampValue(now.getTime())],
  ]);
}
