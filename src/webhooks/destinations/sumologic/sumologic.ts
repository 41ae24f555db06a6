import { type AnswerCode, forOperator } from '../answerCode.ts';
import { refused } from '../../connection/finding.ts';
import { headerKey, needsUrl } from '../keyRules.ts';
import type { Destination } from '../destination.ts';
import { type StatusRules, statusVerdict } from '../statusVerdict.ts';

const urlRefused: AnswerCode = forOperator('sumologic_url_refused');

/** 413 is not in the vendor's list; if it comes, splitting helps and waiting does not. */
const rules: StatusRules = {
  success: 200,
  event: new Set([413]),
  codes: new Map([
    [401, urlRefused],
    [404, urlRefused],
  ]),
};

/**
 * A hosted HTTP logs source of Sumo Logic: one event per line. The URL is the secret. Sumo keeps no ids, so a repeat is
 * told by the event's own `id` alone.
 */
export const sumologic: Destination = {
  name: 'sumologic',
  defaults: { format: 'event', batchSize: 1000 },
  settings: {},
  limits: { events: 1000, bodyBytes: 1_000_000, eventBytes: 999_000 },
  contentType: 'application/x-ndjson',
  signed: false,
  gzip: true,
  tags: true,
  answerBytes: 0,
  identity: null,
  codes: [urlRefused],
  item: ({ content }) => JSON.stringify(content),
  join: (items) => `${items.join('\n')}\n`,
  headers: ({ tags }): Readonly<Record<string, string>> =>
    tags.length === 0 ? {} : { 'x-sumo-fields': tags.map(({ name, value }) => `${name}=${value}`).join(',') },
  verdict: (answer) => statusVerdict(answer, rules),
  problems: (connection) => {
    const twice = connection.tags.length > 0 && headerKey(connection, 'X-Sumo-Fields') !== undefined;
    const what = 'Tags are set twice, here and as the header X-Sumo-Fields.';
    return [
      ...needsUrl(
        connection,
        ({ pathname }) => /^\/receiver\/v1\/http\/./.test(pathname),
        'https://<endpoint>/receiver/v1/http/<token>',
      ),
      ...(twice ? [{ setting: 'TAGS', ...refused('destination-tags', what, 'Remove one of the two.') }] : []),
    ];
  },
};
