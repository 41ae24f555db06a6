import type { Connection } from '../../connection/connection.ts';
import { type Problem, refused, warning } from '../../connection/problem.ts';
import { touchesProtected } from './protectedPaths.ts';
import { redactKey } from './redactKey.ts';
import { parseRedactRule } from './redactRule.ts';

const LEAST_KEY_BYTES = 16;

type Redacting = Pick<Connection, 'redact' | 'redactKey' | 'secrets' | 'format'>;

/** What is wrong with `WEBHOOK_n_REDACT`. */
export function redactProblems(connection: Redacting): readonly Problem[] {
  const { redact, format } = connection;
  if (redact.length === 0) return [];
  if (format === 'raw') {
    return [
      refused(
        'redact-raw',
        'The format raw sends the exact text of the record, out of which nothing can be taken.',
        'Choose the format event or ecs.',
      ),
    ];
  }
  const rules = redact.map(parseRedactRule);
  const problems: Problem[] = [];
  if (rules.includes(null)) {
    const fix = 'Use drop:, mask: or hash: and a path, such as mask:actor_email or drop:data.details.*.ip_address.';
    problems.push(refused('redact-rule', 'An entry is not a rule.', fix));
  }
  if (rules.some((rule) => rule !== null && touchesProtected(rule))) {
    problems.push(
      refused(
        'redact-protected',
        'A rule would touch id, type, severity, time or source of an event, which receivers need.',
        'Name a narrower path.',
      ),
    );
  }
  if (!rules.some((rule) => rule?.action === 'hash')) return problems;
  if (redactKey(connection) === null) {
    const fix =
      'Set WEBHOOK_n_REDACT_KEY to a text of at least 16 bytes; a signing secret read from a vault is no key.';
    problems.push(refused('redact-no-key', 'A hash: rule has no key.', fix));
  } else if (connection.redactKey === null) {
    const fix = 'Set WEBHOOK_n_REDACT_KEY so that they outlive a rotation.';
    problems.push(warning('redact-key-of-secret', 'The hashes change with the signing secret.', fix));
  }
  return problems;
}

/** What is wrong with `WEBHOOK_n_REDACT_KEY`. */
export function redactKeyProblems(connection: Pick<Connection, 'redactKey' | 'secrets'>): readonly Problem[] {
  const { redactKey: key } = connection;
  if (key === null) return [];
  if (redactKey(connection) === null) {
    const fix = 'Set the text itself, or a Key Vault reference: bodies must be the same before and after a crash.';
    return [refused('redact-key-uri', 'The key is a vault secret URI.', fix)];
  }
  if (Buffer.byteLength(key) < LEAST_KEY_BYTES || new Set(key).size < 5) {
    return [refused('redact-key-short', 'The key is short or repeats a few characters.', 'Use 32 random bytes.')];
  }
  return [];
}
