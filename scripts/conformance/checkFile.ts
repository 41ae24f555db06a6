import { REPAIRS } from '../../src/records/decode/repairs/repair.ts';
import type { HubMessage } from '../../src/platform/hubs/hub.ts';
import { ECS_VERSION } from '../../src/records/ecs/fields.ts';
import { parseRecord } from '../../src/records/ecs/parseRecord.ts';
import { toEcs } from '../../src/records/ecs/toEcs.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { readMessage, type ReadOptions } from '../../src/records/ingest/readMessage.ts';
import { compareDocuments, type Comparison } from './compareDocuments.ts';
import type { CorpusFile } from './corpus.ts';
import { flatten } from './flatten.ts';

/** What became of the inputs of one file. */
export interface FileResult {
  readonly stream: string;
  readonly path: string;
  readonly inputs: number;
  readonly events: number;
  /** Items that could not be read, with the line that they are from. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  readonly comparisons: readonly Comparison[];
}

const READ: ReadOptions = {
  decode: { repairs: REPAIRS, keepText: true },
  normalize: {},
  includeUnparsed: true,
};

/**
 * Runs every input of a file through decoding, normalizing and the ECS mapping, one message each, and compares what
 * comes out with the document expected of it. An expected document whose input gave no event differs in every field.
 */
export function checkFile({ stream, path, inputs, expected }: CorpusFile): FileResult {
  const older = (expected ?? []).every((document) => document === null || isOlder(stream, document));
  const rejected: { line: number; reason: string }[] = [];
  const comparisons: Comparison[] = [];
  let events = 0;
  for (const [index, input] of inputs.entries()) {
    const line = index + 1;
    const content = readMessage('conformance', '0', messageOf(input, index), READ);
    events += content.events.length;
    rejected.push(...content.rejected.map(({ reason }) => ({ line, reason })));
    const document = expected?.[index];
    if (document === undefined || document === null) continue;
    const [event] = content.events;
    const ourFields = flatten(event === undefined ? {} : toEcs(event, { eventOriginal: true }));
    const record = parseRecord(input) ?? {};
    comparisons.push(
      compareDocuments({ stream, path, line, input, record, older, expectedFields: flatten(document), ourFields }),
    );
  }
  return { stream, path, inputs: inputs.length, events, rejected, comparisons };
}

/** Before dialect B: documents of Azure without an account, documents of Office 365 of an older schema. */
function isOlder(stream: string, document: JsonObject): boolean {
  const fields = flatten(document);
  return stream === 'o365/audit' ? fields.get('ecs.version') !== ECS_VERSION : !fields.has('cloud.account.id');
}

function messageOf(input: string, index: number): HubMessage {
  return { bytes: Buffer.from(input, 'utf8'), sequenceNumber: index, enqueuedTime: new Date(0) };
}
