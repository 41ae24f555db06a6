import type { DestinationName } from '../connection/destinationNames.ts';
import type { Connection } from '../connection/connection.ts';
import { refused } from '../connection/problem.ts';
import type { DestinationProblem } from './destination.ts';
import { destinations } from './destinations.ts';

const withTags: ReadonlySet<DestinationName> = new Set(['datadog', 'sumologic', 'splunk']);

/** What is missing for a connection's destination, contradicts it, or would have no effect. */
export function destinationProblems(connection: Connection): readonly DestinationProblem[] {
  const destination = destinations[connection.destination];
  const found = [...destination.problems(connection)];
  const add = (setting: string, code: string, what: string, fix: string) =>
    found.push({ setting, problem: refused(code, what, fix) });

  if (connection.batchSize > destination.limits.events) {
    const most = destination.limits.events;
    const what = most === 1 ? `takes one event per request` : `takes at most ${most} events per request`;
    add(
      'BATCH_SIZE',
      'destination-batch-size',
      `The destination ${destination.name} ${what}.`,
      `Remove the setting, or set ${most} or less.`,
    );
  }
  if (!destination.signed && connection.secrets.length > 0) {
    const what = `A secret is set, but ${destination.name} verifies no signature.`;
    add('SECRET', 'destination-secret', what, 'Remove it; the destination authorizes by its key, URL or identity.');
  }
  if (!destination.signed && connection.ed25519Key !== null) {
    const what = `A signing key is set, but ${destination.name} verifies no signature.`;
    add(
      'ED25519_KEY',
      'destination-secret',
      what,
      'Remove it; the destination authorizes by its key, URL or identity.',
    );
  }
  const without = (setting: string, isSet: boolean, where: string) => {
    if (isSet)
      add(
        setting,
        'destination-setting',
        `Has no effect on the destination ${destination.name}, only on ${where}.`,
        'Remove it.',
      );
  };
  without('TAGS', connection.tags.length > 0 && !withTags.has(destination.name), [...withTags].join(', '));
  without('SPLUNK_INDEX', connection.splunkIndex !== null && destination.name !== 'splunk', 'splunk');
  without('SPLUNK_SOURCETYPE', connection.splunkSourceType !== null && destination.name !== 'splunk', 'splunk');
  without('CLIENT_ID', connection.clientId !== null && destination.tokenScope === null, 'sentinel');
  return found;
}
