import { isJsonObject, type JsonObject, type JsonValue } from '../../../json/json.ts';
import { objectOf } from '../../../json/parseJsonText.ts';
import type { DetailNames } from '../../../events/eventType.ts';
import { fieldRules, someOther, under } from '../fields/fieldRules.ts';
import { shown } from '../fields/nameValues.ts';
import { toLabel, toText } from '../fields/scalars.ts';
import { toTime } from '../fields/time.ts';
import { CLIENT_FIELDS, type O365Client } from './clientAddress.ts';
import type { RecordType } from './recordTypes.ts';
import { userTypeOf } from './userTypes.ts';

const CONTEXT = fieldRules({
  AADSessionId: ['session_id', toLabel],
  APIId: ['api_id', toLabel],
  ClientAppId: ['client_app_id', toLabel],
  ClientAppName: ['client_app_name', toText],
  CorrelationId: ['correlation_id', toLabel],
  UniqueTokenId: ['unique_token_id', toText],
  IssuedAtTime: ['token_issued_time', toTime],
  DeviceId: ['device_id', toLabel],
  AuthTime: ['auth_time', toTime],
  UserObjectId: ['user_object_id', toLabel],
});

/**
 * The common schema (Office 365 Management Activity API schema, "Common schema").
 */
export const COMMON = fieldRules(
  {
    Id: ['record_id', toLabel],
    Workload: ['workload', toText],
    UserType: ['user_type', userTypeOf],
    UserKey: ['user_key', toLabel],
    UserId: ['user_id', toText],
    ObjectId: ['object_id', toLabel],
    ResultStatus: ['result_status', labelOf],
    Scope: ['scope', scopeOf],
    Version: ['version', toLabel],
    AppAccessContext: ['app_access_context', appAccessContext, under('', CONTEXT.names)],
  },
  // In the event's envelope, or in `record_type` and `client`.
  ['RecordType', 'CreationTime', 'Operation', 'OrganizationId', 'UserAgent', ...CLIENT_FIELDS],
);

/** How they read in the docs. */
export const COMMON_NAMES: DetailNames = {
  ...COMMON.names,
  'client.address': 'text that names the client, as written',
  'client.ip': 'its address, when valid',
  'client.port': 'its port',
  'client.host': 'its host name',
  'client.all': 'every text that names the client',
  other: 'fields without a name here, under their own names',
};

/** The details of the common schema. */
export function commonDetails(record: JsonObject, type: RecordType, client: O365Client): Record<string, unknown> {
  const details = COMMON.read(record, { record_type: type.number ?? undefined });
  const { address, ip, port, host, all } = client;
  details['client'] =
    address === null
      ? undefined
      : {
          address,
          ip: ip ?? undefined,
          port: port ?? undefined,
          host: host ?? undefined,
          all,
        };
  return details;
}

/** When it happened: `CreationTime`, in UTC although it has no zone; exports of the audit search write other names. */
export function creationTime(record: JsonObject): string | null {
  const time = record['CreationTime'];
  // The zone spares the general reading: nearly every record has this form.
  if (typeof time === 'string' && time.length === 19) return toTime(`${time}Z`) ?? toTime(time);
  return (
    toTime(time) ?? toTime(record['CreationDate']) ?? toTime(record['TimeGenerated']) ?? toTime(record['Timestamp'])
  );
}

function labelOf(value: JsonValue | undefined): string | null {
  return typeof value === 'boolean' ? String(value) : toLabel(value);
}

/** `AuditLogScope`: 0 is `Online`, 1 `OnPremises`; newer records write the word. */
function scopeOf(value: JsonValue | undefined): string | null {
  const label = toLabel(value);
  if (label === '0') return 'Online';
  return label === '1' ? 'OnPremises' : label;
}

function appAccessContext(value: JsonValue | undefined): unknown {
  const context = objectOf(value);
  if (!isJsonObject(context)) return shown(null, value);
  return CONTEXT.read(context, { other: someOther(context, CONTEXT.keys) });
}
