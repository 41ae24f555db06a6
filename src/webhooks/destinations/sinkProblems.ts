import type { SinkName } from '../connection/destinationNames.ts';
import type { Connection } from '../connection/connection.ts';
import { refused } from '../connection/problem.ts';
import type { SinkProblem } from './sink.ts';
import { sinks } from './sinks.ts';

const withTags: ReadonlySet<SinkName> = new Set(['datadog', 'sumologic', 'splunk']);

/** What is missing for a connection's sink, contradicts it, or would have no effect. */
export function sinkProblems(connection: Connection): readonly SinkProblem[] {
  const sink = sinks[connection.sink];
  const found = [...sink.problems(connection)];
  const add = (setting: string, code: string, what: string, fix: string) =>
    found.push({ setting, problem: refused(code, what, fix) });

  if (connection.batchSize > sink.limits.events) {
    const most = sink.limits.events;
    const what = most === 1 ? `takes one event per request` : `takes at most ${most} events per request`;
    add(
      'BATCH_SIZE',
      'sink-batch-size',
      `The sink ${sink.name} ${what}.`,
      `Remove the setting, or set ${most} or less.`,
    );
  }
  if (!sink.signed && connection.secrets.length > 0) {
    const what = `A secret is set, but ${sink.name} verifies no signature.`;
    add('SECRET', 'sink-secret', what, 'Remove it; the sink authorizes by its key, URL or identity.');
  }
  if (!sink.signed && connection.ed25519Key !== null) {
    const what = `A signing key is set, but ${sink.name} verifies no signature.`;
    add('ED25519_KEY', 'sink-secret', what, 'Remove it; the sink authorizes by its key, URL or identity.');
  }
  const without = (setting: string, isSet: boolean, where: string) => {
    if (isSet) add(setting, 'sink-setting', `Has no effect on the sink ${sink.name}, only on ${where}.`, 'Remove it.');
  };
  without('TAGS', connection.tags.length > 0 && !withTags.has(sink.name), [...withTags].join(', '));
  without('SPLUNK_INDEX', connection.splunkIndex !== null && sink.name !== 'splunk', 'splunk');
  without('SPLUNK_SOURCETYPE', connection.splunkSourceType !== null && sink.name !== 'splunk', 'splunk');
  without('CLIENT_ID', connection.clientId !== null && sink.tokenScope === null, 'sentinel');
  return found;
}
