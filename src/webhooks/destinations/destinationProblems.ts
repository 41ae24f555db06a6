import type { Connection } from '../connection/connection.ts';
import { refused } from '../connection/finding.ts';
import type { DestinationProblem } from './destination.ts';
import { destinationOf, destinations } from './destinations.ts';

/** What is missing for a connection's destination, contradicts it, or would have no effect. */
export function destinationProblems(connection: Connection): readonly DestinationProblem[] {
  const destination = destinationOf(connection);
  const found = [...destination.problems(connection)];
  const add = (setting: string, code: string, what: string, fix: string) =>
    found.push({ setting, ...refused(code, what, fix) });

  if (connection.batchSize > destination.limits.events) {
    const most = destination.limits.events;
    const what = most === 1 ? `takes one event per request` : `takes at most ${most} events per request`;
    const fix = `Remove the setting, or set ${most} or less.`;
    add('BATCH_SIZE', 'destination-batch-size', `The destination ${destination.name} ${what}.`, fix);
  }
  const byOther = 'Remove it; the destination authorizes by its key, URL or identity.';
  if (!destination.signed && connection.secrets.length > 0) {
    const what = `A secret is set, but ${destination.name} verifies no signature.`;
    add('SECRET', 'destination-secret', what, byOther);
  }
  if (!destination.signed && connection.ed25519Key !== null) {
    const what = `A signing key is set, but ${destination.name} verifies no signature.`;
    add('ED25519_KEY', 'destination-secret', what, byOther);
  }
  if (connection.tags.length > 0 && !destination.tags) {
    const where = Object.values(destinations)
      .filter(({ tags }) => tags)
      .map(({ name }) => name);
    const what = `Has no effect on the destination ${destination.name}, only on ${where.join(', ')}.`;
    add('TAGS', 'destination-setting', what, 'Remove it.');
  }
  return found;
}
