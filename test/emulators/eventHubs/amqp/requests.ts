import rhea from 'rhea';
import type { Message, Typed } from 'rhea';
import { AmqpRefusal } from './amqpRefusal.ts';
import type { HubNamespace } from '../store/namespace.ts';
import { isSignedBy, type SharedAccessPolicy } from './sharedAccess.ts';

const { types } = rhea;
const STRING = 0xa1;

/** A request to `$cbs` or `$management`, decoded. */
export interface BrokerRequest {
  readonly message_id?: unknown;
  readonly application_properties?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** What a request is answered with: a status as in HTTP, for a refusal its condition, for a read its map. */
export interface BrokerAnswer {
  readonly status: number;
  readonly description: string;
  readonly condition?: string;
  readonly body?: Readonly<Record<string, Typed>>;
}

/** Text of an application property; empty when it has none. */
export function requestProperty(request: BrokerRequest, name: string): string {
  const value = request.application_properties?.[name];
  return typeof value === 'string' ? value : '';
}

const STATUS: Readonly<Record<string, number>> = {
  'amqp:not-found': 404,
  'amqp:unauthorized-access': 401,
  'com.microsoft:timeout': 408,
  'com.microsoft:server-busy': 503,
};

export function refusalAnswer(refusal: AmqpRefusal): BrokerAnswer {
  return { status: STATUS[refusal.condition] ?? 400, description: refusal.message, condition: refusal.condition };
}

/** Checks the token that is put for an audience (`sb://host[:port]/<hub>[/…]`). Throws `AmqpRefusal` when it is not valid. */
export function putToken(request: BrokerRequest, policy: SharedAccessPolicy): BrokerAnswer {
  const audience = requestProperty(request, 'name');
  const token = typeof request.body === 'string' ? request.body : '';
  if (requestProperty(request, 'operation') !== 'put-token' || !URL.canParse(audience)) {
    throw new AmqpRefusal('com.microsoft:argument-error', 'The request is not a put-token request for a URL.');
  }
  if (requestProperty(request, 'type') !== 'servicebus.windows.net:sastoken' || !isSignedBy(policy, token, audience)) {
    throw new AmqpRefusal('amqp:unauthorized-access', 'The token has an invalid signature or type.');
  }
  return { status: 202, description: 'Accepted' };
}

/** Reads hub or partition properties. Throws `AmqpRefusal` for what does not exist. */
export function readEntity(request: BrokerRequest, hubs: HubNamespace): BrokerAnswer {
  const hub = hubs.hub(requestProperty(request, 'name'));
  const type = requestProperty(request, 'type');
  if (requestProperty(request, 'operation') !== 'READ') {
    throw new AmqpRefusal('amqp:not-implemented', 'Only READ is answered.');
  }
  if (type === 'com.microsoft:eventhub') {
    const body = {
      name: types.wrap_string(hub.name),
      type: types.wrap_string(type),
      created_at: types.wrap_timestamp(hub.createdOn.getTime()),
      partition_count: types.wrap_int(hub.partitionIds.length),
      partition_ids: types.wrap_array(hub.partitionIds, STRING, undefined),
      georeplication_factor: types.wrap_int(1),
    };
    return { status: 200, description: 'OK', body };
  }
  if (type !== 'com.microsoft:partition') {
    throw new AmqpRefusal('amqp:not-found', `There is no entity type '${type}'.`);
  }
  const partition = requestProperty(request, 'partition');
  const { begin, next, lastOffset, lastEnqueued } = hub.log(partition).state;
  const body = {
    name: types.wrap_string(hub.name),
    type: types.wrap_string(type),
    partition: types.wrap_string(partition),
    begin_sequence_number: types.wrap_long(begin),
    last_enqueued_sequence_number: types.wrap_long(next - 1),
    last_enqueued_offset: types.wrap_string(lastOffset),
    last_enqueued_time_utc: types.wrap_timestamp(lastEnqueued.getTime()),
    is_partition_empty: types.wrap_boolean(begin === next),
  };
  return { status: 200, description: 'OK', body };
}

/** The answer as a message to the client that asked. */
export function answerMessage(request: BrokerRequest, answer: BrokerAnswer): Message {
  const id = request.message_id;
  return {
    ...(typeof id === 'string' || typeof id === 'number' || Buffer.isBuffer(id) ? { correlation_id: id } : {}),
    application_properties: {
      'status-code': types.wrap_int(answer.status),
      'status-description': answer.description,
      ...(answer.condition === undefined ? {} : { 'error-condition': types.wrap_symbol(answer.condition) }),
    },
    body: answer.body,
  };
}
