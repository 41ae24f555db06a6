import type { EventTarget } from '../../../events/event.ts';
import { isJsonObject, type JsonObject } from '../../../json/json.ts';
import { listOf } from '../../../json/parseJsonText.ts';
import { resourceNameOf } from '../fields/resourceId.ts';
import { toText } from '../fields/scalars.ts';
import { addTarget } from '../fields/targets.ts';
import type { Entity } from './entities.ts';

/** The resources an alert is about, and the accounts and hosts among its entities, by id and kind. */
export function alertTargets(fields: JsonObject, entities: readonly Entity[]): EventTarget[] {
  const targets: EventTarget[] = [];
  const addResource = (id: string | null): void => {
    if (id !== null) addTarget(targets, { type: 'resource', id, name: resourceNameOf(id) });
  };
  addResource(toText(fields['azureResourceId']));
  for (const identifier of listOf(fields['resourceIdentifiers'])) {
    if (isJsonObject(identifier)) addResource(toText(identifier['AzureResourceId'] ?? identifier['azureResourceId']));
  }
  for (const entity of entities) {
    if (entity.type === 'azure-resource') addResource(toText(entity['ResourceId'] ?? entity['resourceId']));
    else if (entity.type === 'account') addTarget(targets, account(entity));
    else if (entity.type === 'host') addTarget(targets, host(entity));
  }
  return targets;
}

function account(entity: JsonObject): EventTarget {
  const name = toText(entity['Name'] ?? entity['name']);
  const suffix = toText(entity['UPNSuffix'] ?? entity['upnSuffix']);
  return {
    type: 'user',
    id: toText(entity['AadUserId'] ?? entity['aadUserId']) ?? toText(entity['Sid'] ?? entity['sid']),
    name: name !== null && suffix !== null ? `${name}@${suffix}` : name,
  };
}

function host(entity: JsonObject): EventTarget {
  return {
    type: 'host',
    id: toText(entity['AzureID'] ?? entity['azureID']),
    name: toText(entity['HostName'] ?? entity['hostName']),
  };
}
