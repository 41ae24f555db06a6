import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/composition/loadSettings.ts';
import type { GrantwireEvent } from '../../src/events/event.ts';
import { toEcs } from '../../src/records/ecs/toEcs.ts';
import type { Connection } from '../../src/webhooks/connection/connection.ts';
import { destinationOf, destinations } from '../../src/webhooks/destinations/destinations.ts';
import { redactedItem } from '../../src/webhooks/request/redact/redactedItem.ts';
import { eventOf } from '../records/ecs/ecsOf.ts';
import { EVERY_RECORD } from '../records/everyRecord.ts';
import { connection } from '../webhooks/fixtures.ts';
import { page } from './support/markdownBlocks.ts';

const security = page('docs/security.md');
const PERSON = 'Marisol Qvist';
const KEY = 'nordwind redaction key 2026-11';

/** What no person stands in: what happened, and which of ours saw it. */
const KEPT: Readonly<Record<'event' | 'ecs', RegExp>> = {
  event:
    /^(id|event_type|severity|timestamp|data\.(source\..*|category|operation|outcome|tenant_id|raw|targets\.\d+\.type))$/,
  ecs: /^(@timestamp|ecs\..*|cloud\..*|log\.level|network\.type|event\.(action|category\.\d+|code|dataset|duration|id|kind|outcome|provider|severity|type\.\d+|original)|http\.(request\.method|response\..*)|grantwire\.(category|tenant_id|event\..*|targets\.\d+\.type))$/,
};

const texts = [...security.matchAll(/```text\n([^`]*)```/g)].map(([, text = '']) => text.trim());
const listOf = (text: string) => text.slice(text.indexOf('WEBHOOK_1_REDACT=') + 'WEBHOOK_1_REDACT='.length);
const isFor = (format: 'event' | 'ecs') => (text: string) =>
  text.includes('WEBHOOK_1_REDACT=') && text.includes('_FORMAT=ecs') === (format === 'ecs');
const additions: Readonly<Record<string, string | undefined>> = {
  datadog: texts.find((text) => /^hash:actor_email,drop:actor_name$/.test(text)),
  sentinel: texts.find((text) => /^hash:transaction_id,.*actor_user_agent$/.test(text)),
};

function rulesFor(format: 'event' | 'ecs', destination: string): string {
  const list = listOf(texts.find(isFor(format)) ?? '');
  const more = format === 'ecs' ? additions[destination] : undefined;
  return more === undefined ? list : `${list},${more}`;
}

const events = EVERY_RECORD.map(eventOf);

/** The document with the person in every text that can hold one. */
function withPerson(value: unknown, kept: RegExp, path = ''): unknown {
  if (kept.test(path)) return value;
  if (typeof value === 'string') return `${value} ${PERSON}`;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [
    key,
    withPerson(member, kept, path === '' ? key : `${path}.${key}`),
  ]);
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

function settingsOf(format: 'event' | 'ecs', destination: string): Connection {
  const parsed = { redact: rulesFor(format, destination).split(','), redactKey: KEY };
  return connection({ destination, format, ...parsed });
}

const cases = Object.values(destinations).flatMap(({ name, defaults }) =>
  (name === 'elastic' || name === 'runreveal' ? [defaults.format] : (['event', 'ecs'] as const)).flatMap((format) =>
    format === 'raw' ? [] : [[name, format] as const],
  ),
);

describe('the lists of docs/security.md that leave no trace of a person', () => {
  it.each(cases)('hold for %s in the format %s', (name, format) => {
    const target = settingsOf(format, name);
    const poisonedEcs = (event: GrantwireEvent) =>
      withPerson(toEcs(event, { eventOriginal: true }), KEPT.ecs) as object;
    for (const event of events) {
      const poisoned = withPerson(event, KEPT.event) as GrantwireEvent;
      expect(JSON.stringify(poisoned)).toContain(PERSON);
      const body = destinationOf(target).item(redactedItem(poisoned, target, poisonedEcs), target);
      expect(body).not.toContain(PERSON);
      expect(body).not.toContain(event.id);
      expect(body.length).toBeGreaterThan(100);
    }
  });

  it.each(['event', 'ecs'] as const)('start as they stand, in the format %s', (format) => {
    const { connections } = loadSettings(
      {
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
        EVENTS_HUB: 'Endpoint=sb://nordwind.example/',
        WEBHOOK_1_URL: 'https://hooks.nordwind.example/in',
        WEBHOOK_1_FORMAT: format,
        WEBHOOK_1_REDACT: rulesFor(format, 'generic'),
        WEBHOOK_1_REDACT_KEY: KEY,
      },
      () => undefined,
    );
    expect(connections).toHaveLength(1);
  });
});
