import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/composition/loadSettings.ts';
import { SETTINGS } from '../../src/composition/settings.ts';
import type { Environment } from '../../src/platform/settings/readRows.ts';
import { API_KEY_SETTINGS, CONNECTION_SETTINGS } from '../../src/webhooks/connection/connectionSettings.ts';
import { DESTINATION_SETTINGS } from '../../src/webhooks/destinations/destinations.ts';
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

const apiKey = { WEBHOOK_1_KEY_1_NAME: 'X-Api-Key', WEBHOOK_1_KEY_1_VALUE: 'c9d1f6a0b2e84f77' };
const guid = '5f0c2f0e-0b5a-4f5e-9d0e-4a0a6f1d2c3b';
const reference = '@Microsoft.KeyVault(SecretUri=https://nordwind.vault.azure.net/secrets/hook)';

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

/** Every line that a start with these settings says. */
function linesOf(environment: Environment): string[] {
  const lines: string[] = [];
  try {
    loadSettings(environment, (line) => lines.push(line));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    lines.push(...error.message.split('\n'));
  }
  return lines;
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
    expect(problems['EVENTS_HUB__fullyQualifiedNamespace']).toContain('<namespace>.servicebus.windows.net');
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
    ['an app without its tenant', { ENTRA_APP_CLIENT_ID: guid, AZURE_CLIENT_ID: guid }, 'ENTRA_TENANT_ID'],
    ['an app without any proof', { ENTRA_APP_CLIENT_ID: guid, ENTRA_TENANT_ID: guid }, 'ENTRA_APP_CLIENT_ID'],
    [
      'a certificate without its vault',
      { ENTRA_APP_CLIENT_ID: guid, ENTRA_TENANT_ID: guid, ENTRA_APP_CLIENT_CERTIFICATE_NAME: 'grantwire' },
      'ENTRA_APP_CLIENT_CERTIFICATE_KEYVAULT_NAME',
    ],
    ['a tenant by its domain', { ENTRA_TENANT_ID: 'nordwind.example' }, 'ENTRA_TENANT_ID'],
    ['an endpoint that is not on this machine', { O365_ENDPOINT: 'https://manage.office.com' }, 'O365_ENDPOINT'],
    ['a login endpoint elsewhere', { ENTRA_LOGIN_ENDPOINT: 'http://login.nordwind.example' }, 'ENTRA_LOGIN_ENDPOINT'],
    ['a content type that there is not', { O365_CONTENT_TYPES: 'Audit.Teams' }, 'O365_CONTENT_TYPES'],
    ['more than the API has', { O365_INITIAL_LOOKBACK: '169' }, 'O365_INITIAL_LOOKBACK'],
    ['traces without a tenant', { MESSAGE_TRACES_ENABLED: 'true' }, 'MESSAGE_TRACES_ENABLED'],
    ['half a schedule', { O365_POLL_SCHEDULE: 'every minute!' }, 'O365_POLL_SCHEDULE'],
    ['the hub of events for audit records', { O365_HUB_DLP: 'events' }, 'O365_HUB'],
    ['no source at all', { DIAGNOSTICS_HUBS: 'none', O365_HUB: 'none' }, 'DIAGNOSTICS_HUBS'],
    ['a filter of a type that there is not', { WEBHOOK_1_EVENTS: 'ROLE_ASSIGNED,SIGNIN_*' }, 'WEBHOOK_1_EVENTS'],
    ['a set that there is not', { WEBHOOK_1_EVENTS: '@access-change' }, 'WEBHOOK_1_EVENTS'],
    ['a name without its underscore', { WEBHOOK_1_BATCHSIZE: '5' }, 'WEBHOOK_1_BATCHSIZE'],
    ['a name in small letters', { webhook_1_format: 'raw' }, 'webhook_1_format'],
    ['a sixth API key', { WEBHOOK_1_KEY_6_NAME: 'X-Api-Key' }, 'WEBHOOK_1_KEY_6_NAME'],
    ['a reference inside a key', { ...apiKey, WEBHOOK_1_KEY_1_VALUE: `Bearer ${reference}` }, 'WEBHOOK_1_KEY_1_VALUE'],
    ['a name that no container can have', { STATE_CONTAINER: 'Grantwire_State' }, 'STATE_CONTAINER'],
    ['a container of two hyphens', { STATE_CONTAINER: 'grantwire--state' }, 'STATE_CONTAINER'],
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

  it('reads one hub for all content types, one for each, or none', () => {
    const hubs = (changes: Environment) => load({ ...oneConnection, ...changes }).settings;
    const o365 = (changes: Environment) =>
      hubs(changes)
        .sources.filter(({ kind }) => kind === 'o365')
        .map(({ hub }) => hub);
    expect(o365({})).toEqual(['o365']);
    expect(o365({ O365_HUB: 'none' })).toEqual([]);
    const five = {
      O365_HUB: 'none',
      O365_HUB_ENTRA: 'a',
      O365_HUB_EXCHANGE: 'b',
      O365_HUB_SHAREPOINT: 'c',
      O365_HUB_GENERAL: 'd',
      O365_HUB_DLP: 'e',
    };
    expect(o365(five)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(o365({ O365_HUB_DLP: 'sensitive' })).toEqual(['o365', 'sensitive']);
    expect(hubs(five).o365).toBeNull();
    const polled = hubs({
      ...five,
      O365_HUB_DLP: 'none',
      ENTRA_TENANT_ID: guid,
      O365_IGNORED_SOURCES: 'Cloud App Security',
    });
    expect([...(polled.o365?.hubs.values() ?? [])]).toEqual(['a', 'b', 'c', 'd']);
    expect(polled.o365?.ignoredSources).toEqual(['Cloud App Security']);
    const traces = { ENTRA_TENANT_ID: guid, MESSAGE_TRACES_ENABLED: 'true', MESSAGE_TRACES_HUB: 'mail' };
    expect(o365(traces)).toEqual(['o365', 'mail']);
    expect(hubs(traces).traces?.hub).toBe('mail');
    const elsewhere = load({ ...oneConnection, ...traces, CLOUD: 'gcchigh' });
    expect(elsewhere.settings.traces).toBeNull();
    expect(elsewhere.warnings.join()).toContain('MESSAGE_TRACES_ENABLED');
    expect(hubs({ ENTRA_TENANT_ID: guid }).o365).toMatchObject({ ignoredSources: [], requestsPerMinute: 1200 });
  });

  it.each([
    ['WEBHOOK_1_BATCHSIZE', 'WEBHOOK_1_BATCH_SIZE'],
    ['WEBHOOK_1_SECRET_PREVIOS', 'WEBHOOK_1_SECRET_PREVIOUS'],
    ['WEBHOOK_1_KEY_1_VALU', 'WEBHOOK_1_KEY_1_VALUE'],
    ['WEBHOOK_2_DESTINATON', 'WEBHOOK_2_DESTINATION'],
    ['WEBHOOKS_1_URL', null],
    ['WEBHOOK_MAX_CONNECTION', 'WEBHOOK_MAX_CONNECTIONS'],
    ['WEBHOOK_URL', 'WEBHOOK_1_URL'],
    ['WEBHOOK_1_COLOUR_OF_THE_SKY', 'no setting of grantwire'],
  ])('%s: the nearest is %s', (name, nearest) => {
    const problem = problemsOf({ ...oneConnection, [name]: '7' })[name];
    if (nearest === null) expect(problem).toBeUndefined();
    else expect(problem).toContain(nearest);
  });

  it('takes filters of confirmed changes and wildcards that match something', () => {
    const events = 'CONFIRMED_*,UNCONFIRMED_CHANGE,CHANGE_ATTRIBUTED,*_FAILED,CONFIRMED_GROUP_MEMBER_ADDED,UNPARSED_*';
    expect(problemsOf({ ...oneConnection, WEBHOOK_1_EVENTS: events })).toEqual({});
  });

  it('repeats no value in any problem or warning, whatever is pasted where', () => {
    const marker = 'Qz7431xK';
    const pasted = [
      marker,
      marker.toUpperCase(),
      marker.toLowerCase(),
      `${marker},${marker}`,
      `${marker}.servicebus.windows.net`,
      `sb://${marker}.servicebus.windows.net`,
      `/subscriptions/1/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/${marker}`,
      `Endpoint=sb://${marker}/;SharedAccessKey=${marker}`,
      `AccountName=${marker};AccountKey=${marker}`,
      `http://127.0.0.1:1/${marker}`,
      `@${marker}`,
      `https://${marker}.nordwind.example:22/${marker}`,
      `https://${marker}:${marker}@10.0.0.1/${marker}`,
      `mask:${marker}`,
      `${marker}:${marker},${marker}:${marker}`,
      `parallel:${marker}`,
      `whsec_${marker}`,
      `whsk_${marker}`,
      `10.0.0.0/${marker}`,
      `Bearer @Microsoft.KeyVault(${marker})`,
    ];
    const numbered = [
      ...Object.values(CONNECTION_SETTINGS),
      ...DESTINATION_SETTINGS,
      ...Object.values(API_KEY_SETTINGS),
    ].map(({ name }) => name.replace('_n_', '_1_').replace('_m_', '_1_'));
    const single = Object.values(SETTINGS).map(({ name }) => name);
    let told = 0;
    const check = (settings: Environment) => {
      const found = linesOf({ ...oneConnection, ...apiKey, ...settings });
      told += found.length;
      expect(found.join('\n').toLowerCase()).not.toContain(marker.toLowerCase());
    };
    for (const value of pasted) {
      for (const setting of [...numbered, ...single]) check({ [setting]: value });
      // What is refused only beside another setting: two hubs of one name, two ways to one namespace.
      for (const group of ['HUB', 'AzureWebJobsStorage', 'ENTRA', 'O365', 'TRACE', 'PROXY|URL', '']) {
        const names = single.filter((name) => new RegExp(group).test(name));
        check(Object.fromEntries(names.map((name) => [name, value])));
      }
    }
    expect(told).toBeGreaterThan(600);
  });

  it.each([
    ['a whole value', '@Microsoft.KeyVault(SecretUri=https://vault.nordwind.example/secrets/s)', /did not resolve/],
    ['spaces and other case', '  @microsoft.keyvault(VaultName=nordwind;SecretName=s)', /did not resolve/],
    [
      'inside other text',
      'Bearer @Microsoft.KeyVault(SecretUri=https://vault.nordwind.example/secrets/s)',
      /inside other text/,
    ],
  ])('refuses a Key Vault reference in any setting: %s', (_what, value, text) => {
    const names = ['EVENTS_HUB', 'ADMIN_WEBHOOK_URL', 'DEFAULT_DOMAIN', 'WEBHOOK_1_SECRET', 'WEBHOOK_1_KEY_1_VALUE'];
    for (const name of [...names, 'WEBHOOK_1_TAGS', 'APP_PROXY_URI']) {
      const problems = problemsOf({ ...oneConnection, WEBHOOK_1_KEY_1_NAME: 'X-Api-Key', [name]: value });
      expect(problems[name], name).toMatch(text);
      expect(JSON.stringify(problems)).not.toContain('nordwind.example/secrets');
    }
  });

  it('AZURE_CLIENT_ID is the identity of every client of ours, unless a setting of its own says otherwise', () => {
    const environment = {
      AZURE_CLIENT_ID: 'all',
      AzureWebJobsStorage__blobServiceUri: 'https://nordwind.blob.core.windows.net',
      EVENTS_HUB__fullyQualifiedNamespace: 'nordwind.servicebus.windows.net',
      DIAGNOSTICS_HUB__fullyQualifiedNamespace: 'other.servicebus.windows.net',
      DIAGNOSTICS_HUB__clientId: 'diagnostics-only',
    };
    const { settings } = load(environment);
    expect(settings.storage).toMatchObject({ by: 'identity', clientId: 'all' });
    expect(settings.events.connection).toMatchObject({ by: 'identity', clientId: 'all' });
    expect(settings.vaultClientId).toBe('all');
    expect(settings.sources.map(({ kind, connection }) => [kind, connection])).toMatchObject([
      ['diagnostics', { clientId: 'diagnostics-only' }],
      ['o365', { clientId: 'all' }],
    ]);
    expect(load({ ...environment, VAULT_CLIENT_ID: 'vault-only' }).settings.vaultClientId).toBe('vault-only');
  });

  it('APP_PROXY_URI is the proxy of webhooks too, unless EGRESS_PROXY names another', () => {
    const proxy = { ...least, APP_PROXY_URI: 'http://proxy.nordwind.example:3128' };
    expect(load(proxy).settings.egressProxy).toBe('http://proxy.nordwind.example:3128');
    const other = load({ ...proxy, EGRESS_PROXY: 'http://egress.nordwind.example:3128' }).settings;
    expect([other.appProxy, other.egressProxy]).toEqual([
      'http://proxy.nordwind.example:3128',
      'http://egress.nordwind.example:3128',
    ]);
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
