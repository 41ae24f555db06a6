import { nearestName } from '../../../platform/settings/nearestName.ts';
import type { Connection } from '../../connection/connection.ts';
import { type Finding, refused } from '../../connection/finding.ts';
import { isDocumented } from './documentedNames.ts';
import { touchesProtected } from './protectedPaths.ts';
import { redactKeys } from './redactKey.ts';
import { parseRedactRule } from './redactRule.ts';

const LEAST_KEY_BYTES = 16;

/**
 * What is wrong with `WEBHOOK_n_REDACT`.
 * @param names documented fields of what the connection sends; null: not known here
 */
export function redactProblems(
  { redact, format }: Pick<Connection, 'redact' | 'format'>,
  names: readonly string[] | null,
): readonly Finding[] {
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
  const problems: Finding[] = [];
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
  for (const [index, rule] of rules.entries()) {
    if (rule === null || names === null || isDocumented(rule.path, names)) continue;
    problems.push(unmatched(index + 1, rule.path.join('.'), format, names));
  }
  return problems;
}

/** What was meant is told by a documented name; the entry itself is not repeated. */
function unmatched(place: number, path: string, format: Connection['format'], names: readonly string[]): Finding {
  const spelled = names.map((name) => name.replace(/\.\*$/, '').replaceAll('[]', '.*'));
  const nearest = nearestName(path, spelled);
  return refused(
    'redact-nothing',
    `Rule ${place} of the list matches no documented field of the format ${format}, so it would take nothing out.`,
    nearest === null ? 'See docs/security.md for the fields.' : `Did you mean ${nearest}?`,
  );
}

/** What is wrong with `WEBHOOK_n_REDACT_KEY`. */
export function redactKeyProblems(
  connection: Pick<Connection, 'redact' | 'redactKey' | 'secrets' | 'apiKeys' | 'ed25519Key'>,
): readonly Finding[] {
  const { redact, redactKey: key, secrets, apiKeys } = connection;
  if (key === null) {
    if (redact.length === 0) return [];
    const what = 'Rules are set without a key: the ids of events are derived from what the rules take out.';
    return [refused('redact-no-key', what, 'Set a text of at least 16 bytes that the receiver does not have.')];
  }
  if (redactKeys(connection) === null) {
    const fix = 'Set the text itself, or a Key Vault reference: bodies must be the same before and after a crash.';
    return [refused('redact-key-uri', 'The key is a vault secret URI.', fix)];
  }
  if (Buffer.byteLength(key) < LEAST_KEY_BYTES || new Set(key).size < 5) {
    return [refused('redact-key-short', 'The key is short or repeats a few characters.', 'Use 32 random bytes.')];
  }
  if ([...secrets, ...apiKeys.map(({ value }) => value)].includes(key)) {
    return [
      refused(
        'redact-key-shared',
        'The receiver has the key: it is a secret of the connection.',
        'Use 32 random bytes of their own.',
      ),
    ];
  }
  return [];
}
