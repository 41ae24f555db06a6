import type { EventTarget, Severity } from '../../../../events/event.ts';
import { always } from '../../../../events/eventType.ts';
import { objectOf } from '../../../../json/parseJsonText.ts';
import { known, text } from '../../fields/present.ts';
import { toText } from '../../fields/scalars.ts';
import { type ResourceLog, resourceLogs, withoutQuery } from './resourceLog.ts';

const DENIED: ReadonlySet<number> = new Set([401, 403]);

/** Requests to blobs, files, queues and tables of storage accounts. */
export const STORAGE = resourceLogs({
  names: ['StorageRead', 'StorageWrite', 'StorageDelete'],
  events: [
    always('STORAGE_READ', 'INFO', 'something was read from a storage account'),
    always('STORAGE_READ_ANONYMOUSLY', 'WARNING', 'something was read from a storage account without authentication'),
    always('STORAGE_WRITTEN', 'INFO', 'something was written to a storage account'),
    always('STORAGE_DELETED', 'INFO', 'something was deleted from a storage account'),
    always('STORAGE_CONTAINER_DELETED', 'WARNING', 'a container, share, queue or table was deleted'),
    always('STORAGE_ACCESS_CHANGED', 'WARNING', 'who may read a container, share, queue or table was changed'),
    always('STORAGE_TOKEN_CREATED', 'WARNING', 'a key was asked for that signs tokens'),
    always('STORAGE_ACCESS_DENIED', 'WARNING', 'a storage account answered 401 or 403'),
  ],
  details: {
    account: 'name of the storage account',
    authentication: 'AccountKey, SAS, OAuth, Anonymous, …',
    object_key: 'path of what was asked for',
    protocol: 'protocol',
    resource_type: 'kind of service, such as `Microsoft.Storage/storageAccounts/blobServices`',
  },
  keys: ['accountName', 'userAgentHeader', 'objectKey'],
  read: (log) => {
    const { fields } = log.view;
    const authentication = toText(objectOf(fields['identity'])?.['type']);
    return {
      ...kindOf(log, authentication),
      targets: objectTarget(log),
      details: {
        account: text(log.properties['accountName']),
        authentication: known(authentication),
        object_key: text(log.properties['objectKey']),
        protocol: text(fields['protocol']),
        resource_type: text(fields['resourceType']),
      },
    };
  },
});

function kindOf(log: ResourceLog, authentication: string | null): { eventType: string; severity: Severity } {
  const name = log.operation.toLowerCase();
  if (log.status !== null && DENIED.has(log.status)) return { eventType: 'STORAGE_ACCESS_DENIED', severity: 'WARNING' };
  if (name === 'getuserdelegationkey') return { eventType: 'STORAGE_TOKEN_CREATED', severity: 'WARNING' };
  if (/^(?:set(?:container|share|queue|table)acl)/.test(name)) {
    return { eventType: 'STORAGE_ACCESS_CHANGED', severity: 'WARNING' };
  }
  if (/^delete(?:container|share|queue|table)$/.test(name)) {
    return { eventType: 'STORAGE_CONTAINER_DELETED', severity: 'WARNING' };
  }
  const category = log.view.category?.toLowerCase();
  if (category === 'storagewrite') return { eventType: 'STORAGE_WRITTEN', severity: 'INFO' };
  if (category === 'storagedelete') return { eventType: 'STORAGE_DELETED', severity: 'INFO' };
  return authentication?.toLowerCase() === 'anonymous' && log.outcome === 'success'
    ? { eventType: 'STORAGE_READ_ANONYMOUSLY', severity: 'WARNING' }
    : { eventType: 'STORAGE_READ', severity: 'INFO' };
}

function objectTarget({ view, properties }: ResourceLog): EventTarget[] {
  const uri = toText(view.fields['uri']);
  const key = toText(properties['objectKey']);
  if (uri === null && key === null) return [];
  return [{ type: 'storageObject', id: uri === null ? null : withoutQuery(uri), name: key }];
}
