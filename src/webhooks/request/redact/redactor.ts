import type { GrantwireEvent } from '../../../events/event.ts';
import type { Connection } from '../../connection/connection.ts';
import { applyRule, type RedactOptions } from './applyRule.ts';
import { isAlwaysPresent } from './protectedPaths.ts';
import { redactHash, redactKey } from './redactKey.ts';
import { parseRedactRule, type RedactRule } from './redactRule.ts';

/** Takes out of events and documents what a connection must not send. */
export interface Redactor {
  /** Paths name fields of the event. The record's text is left out, as no rule could reach into it. */
  event(event: GrantwireEvent): GrantwireEvent;
  /** Paths name fields of the Elastic Common Schema document. `event.original` is left out for the same reason. */
  document(document: object): object;
}

const made = new WeakMap<object, Redactor | null>();

/** The redactor of a connection, made once; null when it has no rules. Its rules must have been validated. */
export function redactorOf(connection: Pick<Connection, 'redact' | 'redactKey' | 'secrets'>): Redactor | null {
  const found = made.get(connection);
  if (found !== undefined) return found;
  const redactor = connection.redact.length === 0 ? null : makeRedactor(connection);
  made.set(connection, redactor);
  return redactor;
}

function makeRedactor(connection: Pick<Connection, 'redact' | 'redactKey' | 'secrets'>): Redactor {
  const rules = connection.redact.map(parseRedactRule).filter((rule) => rule !== null);
  const key = redactKey(connection);
  // Without a key `hash:` rules are refused at the start; a mask tells less, so it is the safe answer here.
  const hash = (text: string): string => (key === null ? '***' : redactHash(key, text));
  const inEvent: RedactOptions = { hash, isAlwaysPresent };
  const inDocument: RedactOptions = { hash, isAlwaysPresent: () => false };
  const forEvents: readonly RedactRule[] = [{ action: 'drop', path: ['data', 'raw'] }, ...rules];
  const forDocuments: readonly RedactRule[] = [{ action: 'drop', path: ['event', 'original'] }, ...rules];
  return {
    // The fields that make it an event are protected or stay as null, so it still is one.
    event: (event) =>
      forEvents.reduce<object>((value, rule) => applyRule(value, rule, inEvent), event) as GrantwireEvent,
    document: (document) => forDocuments.reduce((value, rule) => applyRule(value, rule, inDocument), document),
  };
}
