import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/composition/settings.ts';
import type { SettingRow } from '../../src/platform/settings/settingRow.ts';
import { startBicep, type BicepSession, type PredictedResource, type Scope, type Snapshot } from './bicepSession.ts';
import { findBicep } from './findBicep.ts';

const ROWS: readonly SettingRow<unknown>[] = Object.values(SETTINGS);
const SETTING_NAMES = new Set(ROWS.map(({ name }) => name));
const TEMPLATE_NAMES = new Set(ROWS.filter(({ ownedBy }) => ownedBy === 'template').map(({ name }) => name));
const INFRA = new URL('../../infra/', import.meta.url);
const PARAMETERS = new URL('parameters/', import.meta.url);
const found = await findBicep();
const files = (await readdir(INFRA, { recursive: true })).filter((name) => name.endsWith('.bicep')).toSorted();
const sets = (await readdir(PARAMETERS)).filter((name) => name.endsWith('.bicepparam')).toSorted();

if (found.path === null) console.warn(`The infrastructure was NOT compiled: ${found.why}.`);

it.runIf(process.env['CI'] !== undefined)('a compiler is there in CI', () => {
  expect(found).not.toMatchObject({ path: null });
});

describe.skipIf(found.path === null)('the infrastructure', { timeout: 120_000 }, () => {
  let bicep: BicepSession;
  const snapshots = new Map<string, Snapshot>();
  beforeAll(async () => {
    bicep = startBicep(found.path ?? '');
    for (const set of sets) {
      const path = fileURLToPath(new URL(set, PARAMETERS));
      snapshots.set(set.replace('.bicepparam', ''), await bicep.snapshot(path, await scopeOf(path)));
    }
  }, 120_000);
  afterAll(() => bicep.close());

  const resources = (set: string): readonly PredictedResource[] => snapshots.get(set)?.predictedResources ?? [];
  const ofType = (set: string, type: string) => resources(set).filter((resource) => resource.type === type);

  it.each(files)('%s compiles without a warning, and is formatted', async (file) => {
    const path = fileURLToPath(new URL(file, INFRA));
    expect((await bicep.compile(path)).diagnostics).toEqual([]);
    expect(await bicep.format(path)).toBe(await readFile(path, 'utf8'));
  });

  it.each(sets)('%s makes what its snapshot says, and everything is known before the deployment', async (set) => {
    const snapshot = snapshots.get(set.replace('.bicepparam', ''));
    expect(snapshot?.diagnostics).toEqual([]);
    expect(snapshot?.predictedResources.filter(({ id, name }) => id.startsWith('[') || name.startsWith('['))).toEqual(
      [],
    );
    await expect(`${JSON.stringify(snapshot, null, 2)}\n`).toMatchFileSnapshot(
      fileURLToPath(new URL(`snapshots/${set.replace('.bicepparam', '.json')}`, import.meta.url)),
    );
  });

  it('gives the identity exactly the roles it needs, each on one resource', () => {
    expect(roleTable(resources('default'))).toEqual([
      'app → Monitoring Metrics Publisher on components/appi',
      'app → Azure Event Hubs Data Receiver on eventhubs/diagnostics',
      'app → Azure Event Hubs Data Receiver on eventhubs/events',
      'app → Azure Event Hubs Data Sender on eventhubs/events',
      'app → Azure Event Hubs Data Receiver on eventhubs/hints',
      'app → Azure Event Hubs Data Sender on eventhubs/hints',
      'app → Azure Event Hubs Data Receiver on eventhubs/o365',
      'app → Azure Event Hubs Data Sender on eventhubs/o365',
      'app → Storage Blob Data Owner on storageAccounts/stgw',
      'app → Storage Table Data Contributor on storageAccounts/stgw',
      'app → Key Vault Secrets User on vaults/kvgw',
    ]);
  });

  it('gives other consumers their own hub and checkpoints, and the deployer the secrets', () => {
    expect(roleTable(resources('full')).filter((line) => !line.startsWith('app'))).toEqual([
      '55555555-6666-4777-8888-999999999999 → Storage Blob Data Contributor on containers/checkpoints-lake',
      '44444444-5555-4666-8777-888888888888 → Storage Blob Data Contributor on containers/checkpoints-siem',
      '55555555-6666-4777-8888-999999999999 → Azure Event Hubs Data Receiver on eventhubs/diagnostics',
      '44444444-5555-4666-8777-888888888888 → Azure Event Hubs Data Receiver on eventhubs/events',
      'topic → Azure Event Hubs Data Sender on eventhubs/signals',
      '33333333-4444-4555-8666-777777777777 → Key Vault Secrets Officer on vaults/kvgw',
    ]);
  });

  it('lets diagnostic settings send and do nothing else, without shared keys', () => {
    expect(
      ofType('default', 'Microsoft.EventHub/namespaces/authorizationRules').map(({ properties }) => properties),
    ).toEqual([{ rights: ['Send'] }]);
    expect(ofType('default', 'Microsoft.EventHub/namespaces')[0]?.properties).toMatchObject({ disableLocalAuth: true });
    expect(ofType('existingHub', 'Microsoft.EventHub/namespaces')[0]?.properties).toMatchObject({
      disableLocalAuth: false,
    });
    expect(
      ofType('existingHub', 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules').map(({ id, properties }) => [
        id.split('/').slice(-3, -2)[0],
        properties,
      ]),
    ).toEqual([['events', { rights: ['Listen'] }]]);
  });

  it('keeps every hub seven days, with a consumer group for each reader and none beyond Standard’s twenty', () => {
    for (const set of ['default', 'full', 'existingHub']) {
      for (const hub of ofType(set, 'Microsoft.EventHub/namespaces/eventhubs')) {
        expect(hub.properties).toMatchObject({
          retentionDescription: { cleanupPolicy: 'Delete', retentionTimeInHours: 168 },
        });
        const groups = ofType(set, 'Microsoft.EventHub/namespaces/eventhubs/consumergroups').filter(({ id }) =>
          id.startsWith(`${hub.id}/`),
        );
        // $Default is there by itself.
        expect(groups.length).toBeLessThanOrEqual(19);
        expect(groups.length).toBeGreaterThan(1);
      }
    }
    expect(ofType('full', 'Microsoft.EventHub/namespaces/eventhubs').map(({ id }) => id.split('/').at(-1))).toEqual([
      'diagnostics',
      'o365',
      'o365-exchange',
      'events',
      'hints',
      'signals',
    ]);
    expect(
      ofType('existingHub', 'Microsoft.EventHub/namespaces/eventhubs').map(({ id }) => id.split('/').at(-1)),
    ).toEqual(['o365', 'events', 'hints']);
  });

  it('sets exactly the settings that the tables give to the template, and the host’s own', () => {
    const [settings] = ofType('full', 'Microsoft.Web/sites/config');
    const names = [
      ...JSON.stringify(settings?.properties).matchAll(/'([A-Za-z]\w*)', (?:'|format|reference|if|parameters|string)/g),
    ];
    const set = new Set(names.map(([, name = '']) => name).filter((name) => /^[A-Z]/.test(name)));
    const hosts = [...set].filter((name) => !SETTING_NAMES.has(name)).toSorted();
    expect(hosts).toEqual([
      'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
      'APPLICATIONINSIGHTS_CONNECTION_STRING',
      'AzureFunctionsJobHost__extensions__eventHubs__transportType',
      'AzureWebJobsStorage__credential',
      'AzureWebJobsStorage__tableServiceUri',
      'DIAGNOSTICS_HUB__credential',
      'EVENTS_HUB__credential',
    ]);
    expect([...set].filter((name) => SETTING_NAMES.has(name)).toSorted()).toEqual(
      [...SETTING_NAMES].filter((name) => TEMPLATE_NAMES.has(name)).toSorted(),
    );
  });

  it('keeps what a user typed in the portal, and takes what is the template’s', () => {
    expect(snapshots.get('mergeSettings')?.outputs?.['merged']).toEqual({
      webhook_1_url: 'kept: a user typed it',
      DIAGNOSTICS_HUBS: 'kept: a user changed it',
      EVENTS_HUB__fullyQualifiedNamespace: 'evhns.servicebus.windows.net',
      SYNC_ENABLED: 'true',
    });
  });

  it('hands no secret out', () => {
    for (const [set, { outputs = {} }] of snapshots) {
      for (const [name, value] of Object.entries(outputs)) {
        expect(`${set} ${name} ${JSON.stringify(value)}`).not.toMatch(
          /list(Keys|Secrets)?\(|SharedAccessKey|AccountKey|ConnectionString/i,
        );
      }
    }
  });
});

/** The scope of the template that a parameter file is for. */
async function scopeOf(path: string): Promise<Scope> {
  const [, template = ''] = /^using '([^']+)'/m.exec(await readFile(path, 'utf8')) ?? [];
  const text = await readFile(new URL(template, PARAMETERS), 'utf8');
  const [, scope = 'resourceGroup'] = /^targetScope = '(\w+)'/m.exec(text) ?? [];
  return scope as Scope;
}

const ROLE_NAMES: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  'a638d3c7-ab3a-418d-83e6-5f17a39d4fde': 'Azure Event Hubs Data Receiver',
  '2b629674-e913-4c01-ae53-ef4638d8f975': 'Azure Event Hubs Data Sender',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  '12338af0-0e69-4776-bea7-57ae8d297424': 'Key Vault Crypto User',
  '21090545-7ca7-4776-b22c-e363652d74d2': 'Key Vault Reader',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
};

/** Every role assignment as a line, by resource: who → role on what. */
function roleTable(all: readonly PredictedResource[]): string[] {
  return all
    .filter(({ type }) => type === 'Microsoft.Authorization/roleAssignments')
    .map(({ id, properties }) => {
      const [type = '', name = ''] = id.split('/providers/Microsoft.Authorization/')[0]?.split('/').slice(-2) ?? [];
      const role = String(properties?.['roleDefinitionId']).split('/').at(-1) ?? '';
      const who = String(properties?.['principalId']);
      const short = who.includes('userAssignedIdentities') ? 'app' : who.includes('systemTopics') ? 'topic' : who;
      return `${short} → ${ROLE_NAMES[role] ?? role} on ${type}/${name.replace(/(-grantwire)?-?[a-z0-9]{13}$/, '')}`;
    })
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
}

function sortKey(line: string): string {
  const [who = '', what = ''] = line.split(' → ');
  const [role = '', resource = ''] = what.split(' on ');
  return `${resource} ${role} ${who}`;
}
