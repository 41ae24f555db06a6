import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/composition/loadSettings.ts';
import { SettingsError } from '../../../src/platform/settings/settingRefused.ts';

const base = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  EVENTS_HUB: 'Endpoint=sb://nordwind.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=a2V5',
};
const key = (name: string, value: string) => ({ WEBHOOK_1_KEY_1_NAME: name, WEBHOOK_1_KEY_1_VALUE: value });

/** The least that each destination needs. */
const good = {
  generic: { WEBHOOK_1_URL: 'https://hooks.nordwind.example/in' },
  v0: { WEBHOOK_1_URL: 'https://hooks.nordwind.example/in', WEBHOOK_1_SECRET: 'nordwind v0 secret 2026-11' },
  datadog: {
    WEBHOOK_1_URL: 'https://http-intake.logs.datadoghq.eu/api/v2/logs',
    ...key('DD-API-KEY', 'c9d1f6a0b2e84f77'),
  },
  sumologic: { WEBHOOK_1_URL: 'https://endpoint.sumologic.example/receiver/v1/http/ZaVnC4dhaV3' },
  runreveal: { WEBHOOK_1_URL: 'https://api.runreveal.com/sources/hook/nordwind' },
  splunk: {
    WEBHOOK_1_URL: 'https://splunk.nordwind.example:8088/services/collector/event',
    ...key('Authorization', 'Splunk 12345678-aaaa-4bbb-8ccc-1234567890ab'),
  },
  elastic: {
    WEBHOOK_1_URL: 'https://elastic.nordwind.example/logs-grantwire-default/_bulk?pipeline=p',
    ...key('Authorization', 'ApiKey bm9yZHdpbmQ6a2V5'),
  },
  sentinel: {
    WEBHOOK_1_URL:
      'https://nordwind-dce.westeurope-1.ingest.monitor.azure.com/dataCollectionRules/dcr-0123/streams/Custom-Grantwire?api-version=2023-01-01',
  },
} as const;
type Name = keyof typeof good;

const load = (environment: object) => loadSettings({ ...base, ...environment }, () => undefined);
function problems(environment: object): Record<string, string> {
  try {
    load(environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return Object.fromEntries(error.problems.map(({ setting, problem }) => [setting, problem]));
  }
  return {};
}
const of = (destination: Name, changes: object = {}) =>
  problems({ WEBHOOK_1_DESTINATION: destination, ...good[destination], ...changes });

describe('settings of destinations', () => {
  it.each([
    ['generic', 'event', 1, 'X-Grantwire'],
    ['v0', 'event', 1, 'X-Grantwire'],
    ['datadog', 'event', 1000, 'X-Grantwire'],
    ['sumologic', 'event', 1000, 'X-Grantwire'],
    ['runreveal', 'event', 1, 'X-Opal'],
    ['splunk', 'event', 1000, 'X-Grantwire'],
    ['elastic', 'ecs', 500, 'X-Grantwire'],
    ['sentinel', 'event', 1000, 'X-Grantwire'],
  ] as const)(
    '%s starts with the least, format %s and %d events a request',
    (destination, format, batchSize, prefix) => {
      const { connections, includeRaw } = load({ WEBHOOK_1_DESTINATION: destination, ...good[destination] });
      expect(connections).toMatchObject([{ destination, format, batchSize, signatureHeaderPrefix: prefix }]);
      expect(includeRaw).toBe(format === 'ecs');
    },
  );

  it('refuses an unknown destination by name', () => {
    expect(problems({ ...good.generic, WEBHOOK_1_DESTINATION: 'chronicle' })).toEqual({
      WEBHOOK_1_DESTINATION: expect.stringContaining('expected one of generic, v0, datadog'),
    });
  });

  it.each([
    ['v0', { WEBHOOK_1_SECRET: '' }, 'WEBHOOK_1_SECRET'],
    ['v0', { WEBHOOK_1_BATCH_SIZE: '2' }, 'WEBHOOK_1_BATCH_SIZE'],
    ['runreveal', { WEBHOOK_1_BATCH_SIZE: '2' }, 'WEBHOOK_1_BATCH_SIZE'],
    ['runreveal', { WEBHOOK_1_FORMAT: 'ecs' }, 'WEBHOOK_1_FORMAT'],
    ['datadog', key('X-Api-Key', 'c9d1f6a0b2e84f77'), 'WEBHOOK_1_KEY_1_NAME'],
    ['datadog', { WEBHOOK_1_KEY_1_IN: 'query' }, 'WEBHOOK_1_KEY_1_NAME'],
    ['datadog', { WEBHOOK_1_URL: 'https://app.datadoghq.eu/' }, 'WEBHOOK_1_URL'],
    ['datadog', { WEBHOOK_1_SECRET: 'nordwind secret 2026-11' }, 'WEBHOOK_1_SECRET'],
    [
      'datadog',
      {
        WEBHOOK_1_KEY_2_NAME: 'ddtags',
        WEBHOOK_1_KEY_2_VALUE: 'env:a',
        WEBHOOK_1_KEY_2_IN: 'query',
        WEBHOOK_1_TAGS: 'env:b',
      },
      'WEBHOOK_1_TAGS',
    ],
    ['sumologic', { WEBHOOK_1_URL: 'https://service.sumologic.example/ui' }, 'WEBHOOK_1_URL'],
    ['sumologic', { ...key('X-Sumo-Fields', 'a=b'), WEBHOOK_1_TAGS: 'env:b' }, 'WEBHOOK_1_TAGS'],
    ['splunk', key('Authorization', '12345678-aaaa'), 'WEBHOOK_1_KEY_1_VALUE'],
    ['splunk', { WEBHOOK_1_URL: 'https://splunk.nordwind.example:8088/services/collector/raw' }, 'WEBHOOK_1_URL'],
    ['elastic', key('Authorization', 'Bearer x'), 'WEBHOOK_1_KEY_1_VALUE'],
    ['elastic', { WEBHOOK_1_FORMAT: 'event' }, 'WEBHOOK_1_FORMAT'],
    ['elastic', { WEBHOOK_1_BATCH_SIZE: '501' }, 'WEBHOOK_1_BATCH_SIZE'],
    ['elastic', { WEBHOOK_1_URL: 'https://elastic.nordwind.example/_bulk' }, 'WEBHOOK_1_URL'],
    ['sentinel', key('Authorization', 'Bearer x'), 'WEBHOOK_1_KEY_1_NAME'],
    ['sentinel', { WEBHOOK_1_URL: good.sentinel.WEBHOOK_1_URL.replace(/\?.*/, '') }, 'WEBHOOK_1_URL'],
    ['sentinel', { WEBHOOK_1_URL: good.sentinel.WEBHOOK_1_URL.replace('Custom-', '') }, 'WEBHOOK_1_URL'],
    ['generic', { WEBHOOK_1_TAGS: 'env:a' }, 'WEBHOOK_1_TAGS'],
    ['generic', { WEBHOOK_1_SPLUNK_INDEX: 'main' }, 'WEBHOOK_1_SPLUNK_INDEX'],
    ['elastic', { WEBHOOK_1_SPLUNK_SOURCETYPE: '_json' }, 'WEBHOOK_1_SPLUNK_SOURCETYPE'],
    ['generic', { WEBHOOK_1_CLIENT_ID: '1' }, 'WEBHOOK_1_CLIENT_ID'],
    ['datadog', { WEBHOOK_1_TAGS: 'no colon' }, 'WEBHOOK_1_TAGS'],
    ['datadog', { WEBHOOK_1_TAGS: 'env:a,env:b' }, 'WEBHOOK_1_TAGS'],
    ['datadog', { WEBHOOK_1_TAGS: 'env:a=b' }, 'WEBHOOK_1_TAGS'],
  ] as const)('%s with %j: %s is refused', (destination, changes, setting) => {
    expect(Object.keys(of(destination, changes))).toEqual([setting]);
  });

  it('repeats neither key nor URL in what it says', () => {
    const said = JSON.stringify([
      of('splunk', key('Authorization', '12345678-aaaa')),
      of('sumologic', { WEBHOOK_1_URL: 'https://service.sumologic.example/receiver/ZaVnC4dhaV3' }),
    ]);
    expect(said).not.toMatch(/12345678|ZaVnC4dhaV3|service\.sumologic/);
  });
});
