import { isDeepStrictEqual } from 'node:util';
import { parseRecord } from '../../src/records/ecs/parseRecord.ts';
import { ECS_VERSION } from '../../src/records/ecs/fields.ts';
import { objectOf } from '../../src/json/parseJsonText.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/json/json.ts';
import { isGuid } from '../../src/records/normalize/fields/resourceId.ts';
import { toLabel } from '../../src/records/normalize/fields/scalars.ts';
import { toTime } from '../../src/records/normalize/fields/time.ts';
import { isAddedWord } from './addedWords.ts';
import { isFromRouter } from './coreFields.ts';
import type { Difference } from './difference.ts';

/** A kind of difference that is meant to be. */
export interface Deviation {
  readonly name: string;
  readonly reason: string;
  readonly applies: (difference: Difference) => boolean;
}

const SIGN_INS = 'azure/signinlogs';
const ACTIVITY = 'azure/activitylogs';
const PLATFORM = 'azure/platformlogs';
const GRAPH = 'azure/graphactivitylogs';
const O365 = 'o365/audit';

/** Fields that only dialect B knows, in every stream. */
const SINCE_B = /^(?:cloud\.account\.id|cloud\.region|event\.reason|client\.ip|related\.(?:ip|user|entity))$/;
const USER_SINCE_B: readonly string[] = ['azure/auditlogs', 'azure/identity_protection'];

/**
 * Every deliberate deviation. First those where we do not follow the other pipeline, then those that are due to the
 * documents: they come from many versions of it, and ours can agree with one only, dialect B.
 */
export const DEVIATIONS: readonly Deviation[] = [
  {
    name: 'stable event.id',
    reason: 'every document has an id that is the same when the record comes again; the pipeline sets none there',
    applies: ({ field, expected }) => field === 'event.id' && expected === undefined,
  },
  {
    name: 'success is never guessed',
    reason: 'the record says nothing about success, so the outcome is unknown instead of success',
    applies: ({ field, stream, expected, ours }) =>
      field === 'event.outcome' && [SIGN_INS, O365].includes(stream) && expected === 'success' && ours === 'unknown',
  },
  {
    name: 'outcome words of Azure resources',
    reason: 'Succeeded and Failed are outcomes; Start and Accepted are attempts whose outcome is unknown',
    applies: ({ field, stream, expected, ours, record }) =>
      field === 'event.outcome' &&
      [ACTIVITY, PLATFORM].includes(stream) &&
      ours !== undefined &&
      (expected === undefined || /^(?:succeeded|failed)$/.test(textOf(expected))) &&
      [record['resultType'], record['status'], objectOf(record['properties'])?.['result']].some((word) =>
        /^(?:start(?:ed)?|accepted|succeeded|failed)$/i.test(textOf(word)),
      ),
  },
  {
    name: 'operation suffix of Administrative',
    reason: 'Administrative replaced the categories Write, Delete and Action; the operation still says which it is',
    applies: ({ field, stream, expected, record }) =>
      field === 'event.type' &&
      [ACTIVITY, PLATFORM].includes(stream) &&
      expected === undefined &&
      /^administrative$/i.test(textOf(record['category'])),
  },
  {
    name: 'port in client.domain',
    reason: 'a host name is no host name with a port and brackets in it; the port stands in client.port',
    applies: ({ field, stream, expected, ours, expectedFields }) => {
      const domain = textOf(expectedFields.get('client.domain'));
      if (stream !== O365 || !/^\[?[^\]:]+\]?:\d+$/.test(domain)) return false;
      if (field === 'client.port') return expected === undefined && domain.endsWith(`:${textOf(ours)}`);
      return field === 'client.domain' && ours === domain.replaceAll(/^\[|\]?:\d+$/g, '');
    },
  },
  {
    name: 'durations beyond 32 bits',
    reason: 'the expected value is ours, overflown',
    applies: ({ field, expected, ours }) =>
      field === 'event.duration' &&
      typeof ours === 'number' &&
      expected !== ours &&
      expected === Number(BigInt.asIntN(32, BigInt(ours))),
  },
  {
    name: 'url.extension of an API',
    reason: 'the last part of an API path is no file name',
    applies: ({ field, stream, ours }) => field === 'url.extension' && stream === GRAPH && ours === undefined,
  },
  {
    name: 'unchecked tenant id',
    reason: 'a tenant id that is no GUID is no tenant; the text stays in grantwire.tenant_id',
    applies: ({ field, expected, ours }) =>
      ['azure.tenant_id', 'cloud.account.id'].includes(field) && ours === undefined && !isGuid(textOf(expected)),
  },
  {
    name: 'exact event.original',
    reason: 'event.original is the text as it came; the expected one was repaired or written anew',
    applies: ({ field, input, expected, ours }) =>
      field === 'event.original' &&
      ours === input &&
      typeof expected === 'string' &&
      isDeepStrictEqual(parseRecord(expected), parseRecord(input)),
  },
  {
    name: 'severity of an alert',
    reason: 'severity words are compared without regard to case; the pipeline misses "Low"',
    applies: ({ field, stream, expected, record }) =>
      field === 'event.severity' && stream === O365 && expected === undefined && textOf(record['RecordType']) === '40',
  },
  {
    name: 'record of another stream',
    reason: 'the test feeds a record past the router to the pipeline of another stream; ours follows its category',
    applies: ({ stream, ourFields }) =>
      stream.startsWith('azure/') &&
      stream !== 'azure/events' &&
      ourFields.has('event.dataset') &&
      ourFields.get('event.dataset') !== stream.replace('/', '.'),
  },
  {
    name: 'message of the router',
    reason: 'the router passes the unread text on as message; here it is event.original',
    applies: ({ field, expectedFields }) => field === 'message' && isFromRouter(expectedFields),
  },
  {
    name: 'tenant name from settings',
    reason: 'the expected name is in no record: it is a setting of that test',
    applies: ({ field, stream, expected, input }) =>
      ['host.name', 'organization.name'].includes(field) &&
      stream === O365 &&
      typeof expected === 'string' &&
      !input.includes(expected),
  },
  {
    name: 'older ECS version',
    reason: 'the document follows an older version of the schema',
    applies: ({ field, expected }) => field === 'ecs.version' && expected !== ECS_VERSION,
  },
  {
    name: 'fields since dialect B',
    reason: 'the documents of the file were made before these fields were introduced',
    applies: ({ field, stream, expected, older }) =>
      older &&
      expected === undefined &&
      (SINCE_B.test(field) || (field.startsWith('user.') && USER_SINCE_B.includes(stream))),
  },
  {
    name: 'more related users and mail fields',
    reason: 'newer documents also relate user id and address, and have email fields; these are older',
    applies: ({ field, stream, expected, ours, ourFields, older }) => {
      if (stream !== O365) return false;
      if (field.startsWith('email.')) return older && expected === undefined;
      if (field === 'event.category') return older && isDeepStrictEqual([expected, ours], [['web'], ['web', 'email']]);
      const added = [ourFields.get('user.id'), ourFields.get('user.email')];
      const known = Array.isArray(expected) ? expected : [];
      return (
        field === 'related.user' &&
        Array.isArray(ours) &&
        known.every((name) => ours.includes(name)) &&
        ours.every((name) => known.includes(name) || added.includes(name))
      );
    },
  },
  {
    name: 'older time of sign-ins',
    reason: 'the document takes the time of arrival; createdDateTime, when it happened, is the newest rule',
    applies: ({ field, stream, expected, record }) =>
      field === '@timestamp' && stream === SIGN_INS && expected === toTime(record['time']),
  },
  {
    name: 'older names of sign-ins',
    reason: 'the document splits the user name at its @ and has the state as a country',
    applies: ({ field, stream, expectedFields }) =>
      stream === SIGN_INS &&
      ((expectedFields.has('user.domain') && /^(?:user\.(?:name|domain|email)|related\.user)$/.test(field)) ||
        (expectedFields.has('geo.country_name') && /^geo\.(?:country_name|region_name)$/.test(field))),
  },
  {
    name: 'input and document of different commits',
    reason: 'the file and its documents were taken from different commits, in which the tenant id differs',
    applies: ({ path, field }) =>
      path === 'azure/signinlogs/test-adfs-signin.log' &&
      /^(?:azure\.tenant_id|azure\.resource\.id|event\.original)$/.test(field),
  },
  {
    name: 'runs that were skipped',
    reason:
      'a run that was skipped, or ended with a warning, brought nothing up to date whatever the result outside says',
    applies: ({ field, stream, expected, ours, record }) =>
      field === 'event.outcome' &&
      stream === 'azure/provisioning' &&
      expected === 'success' &&
      ours === 'unknown' &&
      isHalfDone(objectOf(objectOf(record['properties'])?.['provisioningStatusInfo'])),
  },
  {
    name: 'words of ECS wherever it has one',
    reason: 'kind, category and type also have the words that the table of additions has for such a record',
    applies: isAddedWord,
  },
  {
    name: 'more related values',
    reason: 'related also has the people, addresses, hosts and digests that the targets and the record name',
    applies: ({ field, expected, ours, record }) =>
      /^related\.(?:user|ip|hosts|hash)$/.test(field) && addsOnly(ours, expected, textsIn(record)),
  },
  {
    name: 'id of the resource',
    reason: 'the pipeline leaves the resource id under its own names only',
    applies: ({ field, expected, ours, record }) =>
      field === 'cloud.resource_id' && expected === undefined && textsIn(record).has(textOf(ours)),
  },
  {
    name: 'no build in server.address',
    reason: 'a server name with a build number in brackets is the name of a build, not an address',
    applies: ({ field, expected, ours }) =>
      field === 'server.address' && ours === undefined && /^1\d\.\d{1,2}\.\d{3,5}\.\d{1,4}$/.test(textOf(expected)),
  },
];

function textOf(value: JsonValue | undefined): string {
  return toLabel(value) ?? '';
}

/** Graph, `provisioningResult`: by name or by number. */
function isHalfDone(info: JsonObject | null): boolean {
  return /^(?:skipped|warning|2|3)$/i.test(textOf(info?.['status'] ?? info?.['Status']));
}

/** Whether ours has every expected value and besides only some that stand in the record. */
function addsOnly(ours: JsonValue | undefined, expected: JsonValue | undefined, texts: ReadonlySet<string>): boolean {
  const known = expected === undefined ? [] : Array.isArray(expected) ? expected : [expected];
  if (!Array.isArray(ours) || !known.every((value) => ours.includes(value))) return false;
  return ours.every((value) => known.includes(value) || texts.has(textOf(value)));
}

/** Every text of a record, as it came and without what stands around an address (brackets, port, IPv4 in IPv6). */
function textsIn(value: JsonValue | undefined, texts = new Set<string>()): Set<string> {
  if (typeof value === 'string') {
    texts.add(value);
    texts.add(value.replaceAll(/^\[|\](?::\d+)?$/g, ''));
    texts.add(value.replace(/^(?:::ffff:)?(\d+(?:\.\d+){3})(?::\d+)?$/i, '$1'));
    const inside = objectOf(value);
    if (inside !== null) textsIn(inside, texts);
  } else if (Array.isArray(value)) for (const element of value as readonly JsonValue[]) textsIn(element, texts);
  else if (isJsonObject(value)) for (const member of Object.values(value)) textsIn(member, texts);
  return texts;
}
