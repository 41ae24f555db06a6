import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/json/json.ts';
import { firewallMessage } from '../../../../src/records/normalize/azure/resource/firewallMessage.ts';
import { normalizeRecord } from '../../../../src/records/normalize/normalizeRecord.ts';
import * as resource from '../fixtures/resource.ts';
import { source } from '../source.ts';

const of = (record: object) => normalizeRecord(record as JsonObject, source(), {});
const withProperties = (record: { readonly properties: object }, properties: object) => ({
  ...record,
  properties: { ...record.properties, ...properties },
});

describe('resource logs', () => {
  it.each([
    ['a vault', resource.VAULT_SECRET, 'KEY_VAULT_SECRET_READ', 'WARNING', 'success', 'mara@nordwind.example'],
    ['a blob', resource.BLOB_READ, 'STORAGE_READ', 'INFO', 'success', 'mara@nordwind.example'],
    ['a cluster', resource.KUBE_AUDIT, 'KUBERNETES_ROLE_BOUND', 'ALERT', 'success', 'mara@nordwind.example'],
    ['a firewall', resource.FIREWALL_RULE, 'FIREWALL_DENIED', 'INFO', 'failure', null],
    ['an older firewall', resource.FIREWALL_TEXT, 'FIREWALL_ALLOWED', 'INFO', 'success', null],
    ['a security group', resource.SECURITY_GROUP, 'NETWORK_RULE_APPLIED', 'INFO', 'failure', null],
    ['a database', resource.SQL_AUDIT, 'DATABASE_QUERY_RUN', 'INFO', 'success', 'mara@nordwind.example'],
    ['a gateway', resource.GATEWAY_ACCESS, 'WEB_REQUEST_DENIED', 'INFO', 'failure', null],
  ])('of %s say who did what with which outcome', (_what, record, type, severity, outcome, mail) => {
    const event = of(record);
    expect(event).toMatchObject({ event_type: type, severity, actor_email: mail, data: { outcome } });
    expect(event.data.targets[0]).toMatchObject({ type: 'resource', id: record.resourceId });
    expect(event.timestamp).toMatch(/^2026-03-04T05:06:0[67]/);
  });

  it.each([
    [
      resource.VAULT_SECRET,
      { type: 'secret', id: 'https://nordwind.vault.example/secrets/ledger/0a1b', name: 'ledger' },
    ],
    [
      resource.BLOB_READ,
      { type: 'storageObject', id: 'https://nordwind.blob.example:443/belege/1.pdf', name: '/nordwind/belege/1.pdf' },
    ],
    [resource.KUBE_AUDIT, { type: 'kubernetes:clusterrolebindings', id: null, name: 'lager-admin' }],
    [resource.FIREWALL_RULE, { type: 'host', id: null, name: '198.51.100.9' }],
    [resource.FIREWALL_TEXT, { type: 'host', id: null, name: 'fremd.example' }],
    [resource.SQL_AUDIT, { type: 'databaseObject', id: null, name: 'belege' }],
  ])('name what it was done to', (record, target) => {
    expect(of(record).data.targets).toContainEqual(target);
  });

  it.each([
    ['SecretGet', 403, 'KEY_VAULT_ACCESS_DENIED', 'WARNING', 'failure'],
    ['SecretGet', 404, 'KEY_VAULT_SECRET_READ', 'WARNING', 'failure'],
    ['SecretSet', 200, 'KEY_VAULT_SECRET_CHANGED', 'INFO', 'success'],
    ['SecretListVersions', 200, 'KEY_VAULT_LISTED', 'INFO', 'success'],
    ['SecretBackup', 200, 'KEY_VAULT_SECRET_EXPORTED', 'WARNING', 'success'],
    ['SecretPurge', 200, 'KEY_VAULT_SECRET_PURGED', 'ALERT', 'success'],
    ['KeySign', 200, 'KEY_VAULT_KEY_USED', 'INFO', 'success'],
    ['KeyDelete', 200, 'KEY_VAULT_KEY_DELETED', 'WARNING', 'success'],
    ['CertificateImport', 200, 'KEY_VAULT_CERTIFICATE_CHANGED', 'INFO', 'success'],
    ['VaultGet', 200, 'KEY_VAULT_READ', 'INFO', 'success'],
    ['VaultPatch', 200, 'KEY_VAULT_CHANGED', 'WARNING', 'success'],
    ['VaultAccessPolicyChangedEventGridNotification', 200, 'KEY_VAULT_ACCESS_CHANGED', 'ALERT', 'success'],
    ['SecretNearExpiryEventGridNotification', 200, 'KEY_VAULT_EXPIRY_NOTICE', 'INFO', 'success'],
    ['Authentication', 401, 'KEY_VAULT_AUTHENTICATED', 'INFO', 'failure'],
  ])('take %s with %d of a vault for %s', (operationName, httpStatusCode, type, severity, outcome) => {
    const event = of({ ...withProperties(resource.VAULT_SECRET, { httpStatusCode }), operationName });
    expect(event).toMatchObject({ event_type: type, severity, data: { outcome } });
  });

  it('are quieter about a secret that an application reads', () => {
    const identity = { claim: { oid: 'c91f4e6a', appid: '7c2e4f90' } };
    expect(of({ ...resource.VAULT_SECRET, identity })).toMatchObject({
      severity: 'INFO',
      actor_user_id: 'c91f4e6a',
      actor_name: '7c2e4f90',
    });
  });

  it.each([
    ['StorageRead', 'GetBlob', 403, { type: 'SAS' }, 'STORAGE_ACCESS_DENIED', 'WARNING'],
    ['StorageRead', 'GetBlob', 200, { type: 'Anonymous' }, 'STORAGE_READ_ANONYMOUSLY', 'WARNING'],
    ['StorageWrite', 'PutBlob', 201, { type: 'AccountKey' }, 'STORAGE_WRITTEN', 'INFO'],
    ['StorageWrite', 'SetContainerACL', 200, { type: 'AccountKey' }, 'STORAGE_ACCESS_CHANGED', 'WARNING'],
    ['StorageDelete', 'DeleteBlob', 202, { type: 'OAuth' }, 'STORAGE_DELETED', 'INFO'],
    ['StorageDelete', 'DeleteContainer', 202, { type: 'OAuth' }, 'STORAGE_CONTAINER_DELETED', 'WARNING'],
    ['StorageRead', 'GetUserDelegationKey', 200, { type: 'OAuth' }, 'STORAGE_TOKEN_CREATED', 'WARNING'],
  ])(
    'take %s %s with %d of storage for what it is',
    (category, operationName, statusCode, identity, type, severity) => {
      expect(of({ ...resource.BLOB_READ, category, operationName, statusCode, identity })).toMatchObject({
        event_type: type,
        severity,
      });
    },
  );

  it.each([
    [{ verb: 'get', objectRef: { resource: 'secrets', namespace: 'kontor', name: 'db' } }, 'KUBERNETES_SECRET_READ'],
    [{ verb: 'list', objectRef: { resource: 'pods' } }, 'KUBERNETES_READ'],
    [{ verb: 'create', objectRef: { resource: 'pods', subresource: 'exec' } }, 'KUBERNETES_COMMAND_RUN'],
    [{ verb: 'delete', objectRef: { resource: 'pods' } }, 'KUBERNETES_DELETED'],
    [{ verb: 'patch', objectRef: { resource: 'clusterroles' } }, 'KUBERNETES_ROLE_CHANGED'],
    [{ verb: 'create', objectRef: { resource: 'pods' }, responseStatus: { code: 403 } }, 'KUBERNETES_DENIED'],
  ])('take %j of a cluster for what it is', (audit, type) => {
    const log = JSON.stringify({ user: { username: 'mara@nordwind.example' }, ...audit });
    expect(of({ ...resource.KUBE_AUDIT, properties: { log } }).event_type).toBe(type);
  });

  it('show no signature, password or secret', () => {
    const text = JSON.stringify([
      of(resource.BLOB_READ),
      of(resource.SQL_AUDIT),
      of(resource.GATEWAY_ACCESS).data.details['address'],
    ]);
    expect(text).not.toMatch(/sig=|geheim-4711|suche=/);
  });

  it('of services that nobody has listed still name a caller by the claims', () => {
    const record = { ...resource.VAULT_SECRET, category: 'NeverHeardOf' };
    expect(of(record)).toMatchObject({ event_type: 'UNPARSED_RECORD', actor_email: 'mara@nordwind.example' });
    const other = { ...resource.VAULT_SECRET, resourceId: '/subscriptions/x/providers/Microsoft.Automation/y' };
    expect(of(other).event_type).toBe('AZURE_RESOURCE_AUDITED');
  });
});

describe('the words of older firewalls', () => {
  it.each([
    [
      'TCP request from 10.0.0.4:50000 to 198.51.100.9:22. Action: Deny. Policy: p',
      {
        protocol: 'TCP',
        source: '10.0.0.4',
        sourcePort: 50_000,
        destination: '198.51.100.9',
        destinationPort: 22,
        action: 'Deny',
      },
    ],
    [
      'DNS Request: 10.0.0.4:50000 - 4711 A IN fremd.example. udp 41 false 512 NOERROR qr,rd,ra 100 0.001s',
      {
        protocol: 'DNS',
        source: '10.0.0.4',
        sourcePort: 50_000,
        destination: 'fremd.example',
        destinationPort: null,
        action: 'NOERROR',
      },
    ],
    [
      'ICMP Type=8 request from 10.0.0.4: to 198.51.100.9:. Action: Allow.',
      {
        protocol: 'ICMP',
        source: '10.0.0.4',
        sourcePort: 0,
        destination: '198.51.100.9',
        destinationPort: 0,
        action: 'Allow',
      },
    ],
    [
      'anything else',
      { protocol: null, source: null, sourcePort: null, destination: null, destinationPort: null, action: null },
    ],
    ['', { protocol: null, source: null, sourcePort: null, destination: null, destinationPort: null, action: null }],
  ])('are read: %s', (message, traffic) => expect(firewallMessage(message)).toEqual(traffic));
});
