import type { GrantwireEvent } from '../../../events/event.ts';
import type { Connection } from '../../connection/connection.ts';
import { applyRule, type RedactOptions } from './applyRule.ts';
import { isAlwaysPresent } from './protectedPaths.ts';
import { redactHash, RedactKeyMissingError, redactKeys, sentId } from './redactKey.ts';
import { parseRedactRule, type RedactRule } from './redactRule.ts';
import { documentWithSentIds, eventWithSentIds } from './sentIds.ts';

/** Takes out of events and documents what a connection must not send, and gives them the ids under which they are sent. */
export interface Redactor {
  /** Paths name fields of the event. The record's text is left out, as no rule could reach into it. */
  event(event: GrantwireEvent): GrantwireEvent;
  /** Paths name fields of the Elastic Common Schema document of an event. `event.original` is left out for the same reason. */
  document(document: object, event: GrantwireEvent): object;
}

type Redacting = Pick<Connection, 'redact' | 'redactKey'>;

const made = new WeakMap<object, Redactor | null>();

/**
 * The redactor of a connection, made once; null when it has no rules. Its rules must have been validated.
 * @throws RedactKeyMissingError when they were not
 */
export function redactorOf(connection: Redacting): Redactor | null {
  const found = made.get(connection);
  if (found !== undefined) return found;
  const redactor = connection.redact.length === 0 ? null : makeRedactor(connection);
  made.set(connection, redactor);
  return redactor;
}

function makeRedactor(connection: Redacting): Redactor {
  const rules = connection.redact.map(parseRedactRule).filter((rule) => rule !== null);
  const keys = redactKeys(connection);
  if (keys === null) throw new RedactKeyMissingError();
  const hash = (text: string): string => redactHash(keys, text);
  const idOf = (id: string): string => sentId(keys, id);
  const inEvent: RedactOptions = { hash, isAlwaysPresent };
  const inDocument: RedactOptions = { hash, isAlwaysPresent: () => false };
  const forEvents: readonly RedactRule[] = [{ action: 'drop', path: ['data', 'raw'] }, ...rules];
  const forDocuments: readonly RedactRule[] = [{ action: 'drop', path: ['event', 'original'] }, ...rules];
  return {
    // The fields that make it an event are protected or stay as null, so it still is one.
    event: (event) =>
      forEvents.reduce<object>(
        (value, rule) => applyRule(value, rule, inEvent),
        eventWithSentIds(event, idOf),
      ) as GrantwireEvent,
    document: (document, event) =>
      forDocuments.reduce(
        (value, rule) => applyRule(value, rule, inDocument),
        documentWithSentIds(document, event, idOf),
      ),
  };
}
