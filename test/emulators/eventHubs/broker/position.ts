import { AmqpRefusal } from '../amqp/amqpRefusal.ts';

/** Where a reader starts. Offsets are the broker's own strings, numeric here; times are milliseconds since 1970, UTC. */
export type Position =
  | { readonly by: 'start' }
  | { readonly by: 'latest' }
  | { readonly by: 'offset' | 'sequence' | 'enqueued'; readonly value: number; readonly inclusive: boolean };

const CLAUSE =
  /^amqp\.annotation\.(x-opt-offset|x-opt-sequence-number|x-opt-enqueued-time|x-opt-enqueuedtimeutc)\s*(>=?)\s*(?:'([^']*)'|([^'\s]+))$/;

function refused(clause: string): AmqpRefusal {
  return new AmqpRefusal('com.microsoft:argument-error', `The receiver filter "${clause}" is not understood.`);
}

/**
 * Reads the selector of a receiver: one comparison, `>` or `>=`, on offset, sequence number or enqueued time; without
 * a selector the reader starts at the beginning. The value may stand in quotes (JavaScript) or bare (.NET). Throws `AmqpRefusal` (`com.microsoft:argument-error`) on anything else.
 */
export function parsePosition(clause: string | undefined): Position {
  if (clause === undefined) return { by: 'start' };
  const [, annotation, operator, quoted, bare] = CLAUSE.exec(clause.trim()) ?? [];
  const text = quoted ?? bare;
  if (annotation === undefined || text === undefined) throw refused(clause);
  if (annotation === 'x-opt-offset' && text === '@latest') return { by: 'latest' };
  if (annotation === 'x-opt-offset' && text === '-1') return { by: 'start' };
  if (!/^-?\d+$/.test(text)) throw refused(clause);
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw refused(clause);
  const inclusive = operator === '>=';
  if (annotation === 'x-opt-offset') return { by: 'offset', value, inclusive };
  if (annotation === 'x-opt-sequence-number') return { by: 'sequence', value, inclusive };
  return { by: 'enqueued', value, inclusive };
}
