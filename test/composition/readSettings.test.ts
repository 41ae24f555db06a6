import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/composition/loadSettings.ts';
import type { Environment } from '../../src/platform/settings/readRows.ts';
import { SettingsError } from '../../src/platform/settings/settingRefused.ts';

const NAMESPACE =
  'Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;';

const least: Environment = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  EVENTS_HUB: NAMESPACE,
};

const oneConnection: Environment = {
  ...least,
  WEBHOOK_1_URL: 'https://receiver.nordwind.example/in',
  WEBHOOK_1_SECRET: 'whsec_bm9yZHdpbmQtc2V0dGluZ3MtdGVzdC1rZXktMDAwMQ==',
};

function load(environment: Environment) {
  const warnings: string[] = [];
  return { settings: loadSettings(environment, (line) => warnings.push(line)), warnings };
}

function problemsOf(environment: Environment): Record<string, string> {
  try {
    load(environment);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return Object.fromEntries(error.problems.map(({ setting, problem }) => [setting, problem]));
  }
  return {};
}

describe('settings', () => {
  it('starts with storage and a namespace alone, everything else by default', () => {
    const { settings } = load(least);
    expect(settings.sources.map(({ kind, hub, consumerGroup }) => [kind, hub, consumerGroup])).toEqual([
      ['diagnostics', 'diagnostics', 'grantwire'],
      ['o365', 'o365', 'grantwire'],
    ]);
    expect(settings.events.hub).toBe('events');
    expect(settings.connections).toEqual([]);
    expect(settings.repairs).toEqual(['single_quotes', 'new_lines', 'empty_field_names', 'unescaped_quotes']);
    expect(settings.includeRaw).toBe(false);
  });

  it('reads a connection with its defaults', () => {
    const { settings, warnings } = load(oneConnection);
    expect(settings.connections).toMatchObject([
      {
        number: 1,
        name: 'webhook1',
        enabled: true,
        batchSize: 1,
        concurrency: 8,
        timeoutMs: 20_000,
        format: 'event',
        events: [],
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('lists every problem by setting name in one message, and never a value', () => {
    const environment = {
      AzureWebJobsStorage: 'not-a-connection-string-7431',
      EVENTS_HUB__fullyQualifiedNamespace:
        '/subscriptions/0/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/nordwind-hubs',
      DIAGNOSTICS_HUBS: 'nordwind.servicebus.windows.net',
      INCLUDE_UNPARSED_RECORDS: 'perhaps',
      WEBHOOK_1_URL: 'http://receiver.nordwind.example/secret-path-7431',
      WEBHOOK_1_SECRET: '@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/s)',
      WEBHOOK_2_SECRET: 'a secret of a connection without an address 7431',
      WEBHOOK_4_URL: 'https://receiver.nordwind.example/four',
    };
    const problems = problemsOf(environment);
    expect(Object.keys(problems).sort()).toEqual([
      'AzureWebJobsStorage',
      'DIAGNOSTICS_HUBS',
      'EVENTS_HUB__fullyQualifiedNamespace',
      'INCLUDE_UNPARSED_RECORDS',
      'WEBHOOK_1_SECRET',
      'WEBHOOK_1_URL',
      'WEBHOOK_2_URL',
      'WEBHOOK_4_URL',
    ]);
    expect(problems['EVENTS_HUB__fullyQualifiedNamespace']).toContain('nordwind-hubs.servicebus.windows.net');
    expect(problems['DIAGNOSTICS_HUBS']).toContain('is a namespace');
    expect(problems['WEBHOOK_1_SECRET']).toContain('did not resolve');
    expect(() => load(environment)).toThrow(/8 settings need attention/);
    expect(() => load(environment)).not.toThrow(/7431/);
  });

  it('says that storage and the namespace are missing, and what to set instead', () => {
    const problems = problemsOf({});
    expect(problems['AzureWebJobsStorage']).toContain('AzureWebJobsStorage__blobServiceUri');
    expect(problems['EVENTS_HUB']).toContain('EVENTS_HUB__fullyQualifiedNamespace');
  });

  it.each([
    ['a short secret', { WEBHOOK_1_SECRET: 'short' }, 'WEBHOOK_1_SECRET'],
    ['the documentation’s example', { WEBHOOK_1_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, 'WEBHOOK_1_SECRET'],
    ['an event filter that no type can match', { WEBHOOK_1_EVENTS: 'sign in' }, 'WEBHOOK_1_EVENTS'],
    ['a batch of nothing', { WEBHOOK_1_BATCH_SIZE: '0' }, 'WEBHOOK_1_BATCH_SIZE'],
    ['an unknown order', { WEBHOOK_1_ORDER: 'parallel' }, 'WEBHOOK_1_ORDER'],
    [
      'a header that is ours',
      { WEBHOOK_1_KEY_1_NAME: 'webhook-id', WEBHOOK_1_KEY_1_VALUE: 'x' },
      'WEBHOOK_1_KEY_1_NAME',
    ],
    ['a key without its value', { WEBHOOK_1_KEY_2_NAME: 'X-Api-Key' }, 'WEBHOOK_1_KEY_2_VALUE'],
    ['the hub that we write to as a source', { DIAGNOSTICS_HUBS: 'events' }, 'DIAGNOSTICS_HUBS'],
    ['no source at all', { DIAGNOSTICS_HUBS: 'none', O365_HUBS: 'none' }, 'DIAGNOSTICS_HUBS'],
    ['the former name of the destination', { WEBHOOK_1_SINK: 'datadog' }, 'WEBHOOK_1_SINK'],
    ['a repair that does not exist', { REPAIRS: 'magic' }, 'REPAIRS'],
    [
      'both ways to the same namespace',
      { EVENTS_HUB__fullyQualifiedNamespace: 'a.servicebus.windows.net' },
      'EVENTS_HUB',
    ],
  ])('refuses %s by name', (_what, changes, setting) => {
    expect(Object.keys(problemsOf({ ...oneConnection, ...changes }))).toContain(setting);
  });

  it('refuses two connections of one name or with one secret', () => {
    const twin = { ...oneConnection, WEBHOOK_2_URL: 'https://other.nordwind.example/', WEBHOOK_2_NAME: 'webhook1' };
    expect(Object.keys(problemsOf(twin))).toEqual(['WEBHOOK_2_NAME']);
    const shared = {
      ...oneConnection,
      WEBHOOK_2_URL: 'https://other.nordwind.example/',
      WEBHOOK_2_SECRET: oneConnection['WEBHOOK_1_SECRET'],
    };
    expect(Object.keys(problemsOf(shared))).toEqual(['WEBHOOK_2_SECRET']);
  });

  it('carries the records’ text on events as soon as one connection needs it', () => {
    expect(load({ ...oneConnection, WEBHOOK_1_FORMAT: 'raw' }).settings.includeRaw).toBe(true);
    expect(load({ ...least, EVENTS_INCLUDE_RAW: 'yes' }).settings.includeRaw).toBe(true);
  });

  it('keeps a paused connection in the settings, so that its position stays', () => {
    expect(load({ ...oneConnection, WEBHOOK_1_ENABLED: 'false' }).settings.connections).toMatchObject([
      { enabled: false },
    ]);
  });
});
