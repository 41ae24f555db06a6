import type { Difference } from './difference.ts';
import { toLabel } from '../../src/records/normalize/fields/scalars.ts';

/** What ours may say besides of one kind of record, and nothing else. */
interface AddedWords {
  readonly stream: string;
  /** The operation, or for Office 365 the number of the record type. */
  readonly of: RegExp;
  readonly kind?: 'alert';
  readonly category: readonly string[];
  readonly type: readonly string[];
}

/** Every addition that is meant: a new one is a row here, after somebody has looked at it. */
const ADDED: readonly AddedWords[] = [
  {
    stream: 'azure/activitylogs',
    of: /^microsoft\.resourcehealth\/healthevent\/updated\/action$/i,
    category: ['host'],
    type: ['change'],
  },
  { stream: 'azure/auditlogs', of: /^update service principal$/i, category: ['iam'], type: ['change'] },
  { stream: 'azure/auditlogs', of: /^add member to role$/i, category: ['iam'], type: ['admin', 'change'] },
  {
    stream: 'azure/identity_protection',
    of: /^user risk detection$/i,
    kind: 'alert',
    category: ['intrusion_detection'],
    type: [],
  },
  { stream: 'o365/audit', of: /^1$/, category: ['configuration'], type: ['change'] },
];

/** Whether a difference in kind, category or type is one of the additions of the table, in its whole. */
export function isAddedWord({ field, stream, record, expected, ours }: Difference): boolean {
  const of = toLabel(stream === 'o365/audit' ? record['RecordType'] : record['operationName']) ?? '';
  const row = ADDED.find((added) => added.stream === stream && added.of.test(of));
  if (row === undefined) return false;
  if (field === 'event.kind') return expected === 'event' && ours === row.kind;
  const words = field === 'event.category' ? row.category : field === 'event.type' ? row.type : [];
  const known = expected === undefined ? [] : Array.isArray(expected) ? expected : [expected];
  if (words.length === 0 || !Array.isArray(ours) || !known.every((word) => ours.includes(word))) return false;
  return ours.every((word) => known.includes(word) || words.some((added) => added === word));
}
