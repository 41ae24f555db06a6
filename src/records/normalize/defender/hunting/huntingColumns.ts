import type { EventTarget, Outcome } from '../../../../events/event.ts';
import type { JsonObject } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { isJsonObject } from '../../../../json/json.ts';
import type { Actor } from '../../category.ts';
import { toIp } from '../../fields/address.ts';
import { outcomeOfStatus } from '../../fields/httpKind.ts';
import { toEmail } from '../../fields/person.ts';
import { toLabel, toNumber, toText } from '../../fields/scalars.ts';
import { addTarget } from '../../fields/targets.ts';

const NAMES = ['AccountUpn', 'InitiatingProcessAccountUpn', 'SenderFromAddress', 'SenderMailFromAddress', 'ActorUpn'];
const IDS = [
  'AccountObjectId',
  'InitiatingProcessAccountObjectId',
  'AccountId',
  'ServicePrincipalId',
  'AccountSid',
  'InitiatingProcessAccountSid',
];
const DISPLAYED = [
  'AccountDisplayName',
  'AccountName',
  'SenderDisplayName',
  'ServicePrincipalName',
  'InitiatingProcessAccountName',
  'IdentityName',
];
const ADDRESSES = ['IPAddress', 'RemoteIP', 'SenderIPv4', 'SenderIPv6', 'ClientIP', 'LocalIP', 'PublicIP'];

/** Who did it, as far as a row says: the account, else whose process it was, else the sender. */
export function huntingActor(row: JsonObject, defaultDomain: string | null): Actor {
  const principal = first(row, NAMES) ?? mailLike(first(row, DISPLAYED)) ?? mailLike(toText(row['AccountId']));
  return {
    email: principal === null ? null : toEmail(principal, defaultDomain),
    ip: ADDRESSES.map((key) => toIp(row[key])).find((ip) => ip !== null) ?? null,
    name: first(row, DISPLAYED) ?? principal,
    id: first(row, IDS),
    userAgent: toText(row['UserAgent']),
  };
}

function mailLike(text: string | null): string | null {
  return text?.includes('@') === true ? text : null;
}

/** What a row speaks of: device, account it was about, application, object, message, file. */
export function huntingTargets(row: JsonObject): EventTarget[] {
  const targets: EventTarget[] = [];
  const add = (type: string, id: string | null, name: string | null): void => {
    if (id !== null || name !== null) addTarget(targets, { type, id, name });
  };
  add('device', toText(row['DeviceId']), toText(row['DeviceName']));
  add('device', toText(row['TargetDeviceId']), toText(row['TargetDeviceName']) ?? toText(row['DestinationDeviceName']));
  add(
    'user',
    toText(row['TargetAccountObjectId']),
    toText(row['TargetAccountUpn']) ?? toText(row['TargetAccountDisplayName']),
  );
  add('recipient', toText(row['RecipientObjectId']), toText(row['RecipientEmailAddress']));
  add('message', toText(row['NetworkMessageId']), toText(row['Subject']) ?? toText(row['EmailSubject']));
  add('application', toLabel(row['ApplicationId']), toText(row['Application']));
  add(
    'resource',
    toText(row['AzureResourceId']) ?? toText(row['ResourceId']) ?? toLabel(row['ObjectId']),
    toText(row['ObjectName']),
  );
  add('host', null, toText(row['RemoteUrl']) ?? toText(row['Url']));
  add('file', toText(row['SHA256']) ?? toText(row['SHA1']), toText(row['FileName']));
  add('alert', toText(row['AlertId']), toText(row['Title']));
  for (const object of listOf(row['ActivityObjects'])) {
    if (!isJsonObject(object) || toText(object['Role']) === 'Actor') continue;
    const type = toText(object['Type'])?.replaceAll(' ', '') ?? 'object';
    add(type.charAt(0).toLowerCase() + type.slice(1), toLabel(object['Id']), toText(object['Name']));
  }
  return targets;
}

/** What a row says of success: its error code, its HTTP status, or the word in its action. */
export function huntingOutcome(row: JsonObject): Outcome {
  const code = toNumber(row['ErrorCode']);
  if (code !== null) return code === 0 ? 'success' : 'failure';
  const status = outcomeOfStatus(toNumber(row['HttpStatusCode'] ?? row['ResponseStatusCode']));
  if (status !== 'unknown') return status;
  const words = [row['ActionType'], row['DeliveryAction'], row['ActionResult'], row['Status']]
    .map((word) => toText(word)?.toLowerCase())
    .filter((word) => word !== undefined);
  if (words.some((word) => /fail|denied|blocked|error|refused|junked/.test(word))) return 'failure';
  return words.some((word) => /success|succeeded|delivered|allowed/.test(word)) ? 'success' : 'unknown';
}

function first(row: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const found = toLabel(row[key]);
    if (found !== null) return found;
  }
  return null;
}
