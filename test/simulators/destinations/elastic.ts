import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationResponse, type DestinationServer } from './destinationServer.ts';

export interface ElasticOptions {
  readonly apiKey: string;
  readonly stream: string;
  readonly maxContentLength?: number;
}

export interface Elastic extends DestinationServer {
  readonly url: string;
  /** Documents by `_id`, each stored once. */
  readonly documents: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The next item with this id is answered so, and not stored. */
  failItem(id: string, status: number, error: object): void;
  /** The first item of this event type is answered so, whenever it comes. */
  refuseOne(eventType: string, status: number, error: object): void;
}

interface ItemAnswer {
  readonly status: number;
  readonly error: object;
}

/** The bulk API of a data stream: one status per item, 409 for an id that is there. */
export async function startElastic(options: ElasticOptions): Promise<Elastic> {
  const documents = new Map<string, Record<string, unknown>>();
  const failures = new Map<string, ItemAnswer>();
  /** By event type, with the id that it was once applied to. */
  const refusals = new Map<string, { readonly id: string | null; readonly answer: ItemAnswer }>();

  function index(id: string, document: Record<string, unknown>): object {
    const type = eventTypeOf(document);
    const first = refusals.get(type);
    if (first !== undefined && first.id === null) refusals.set(type, { ...first, id });
    const refused = refusals.get(type)?.id === id ? refusals.get(type)?.answer : undefined;
    const failure = refused ?? failures.get(id);
    failures.delete(id);
    if (failure !== undefined) return { create: { _index: options.stream, _id: id, ...failure } };
    if (documents.has(id)) {
      const error = { type: 'version_conflict_engine_exception', reason: `[${id}]: version conflict` };
      return { create: { _index: options.stream, _id: id, status: 409, error } };
    }
    if (typeof document['@timestamp'] !== 'string') {
      const error = {
        type: 'document_parsing_exception',
        reason: 'data stream timestamp field [@timestamp] is missing',
      };
      return { create: { _index: options.stream, _id: id, status: 400, error } };
    }
    documents.set(id, document);
    return { create: { _index: options.stream, _id: id, status: 201, result: 'created' } };
  }

  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (headers.authorization !== `ApiKey ${options.apiKey}`) {
      return refusal(401, 'security_exception', 'unable to authenticate user');
    }
    if (url.pathname !== `/${options.stream}/_bulk` || method !== 'POST') {
      return refusal(404, 'index_not_found_exception', `no such index [${url.pathname.split('/')[1] ?? ''}]`);
    }
    if (headers['content-type'] !== 'application/x-ndjson') return refusal(406, 'media_type', 'Content-Type header');
    if (body.length > (options.maxContentLength ?? 100_000_000)) return { status: 413 };
    const text = body.toString('utf8');
    if (!text.endsWith('\n')) {
      return refusal(400, 'illegal_argument_exception', 'The bulk request must be terminated by a newline [\\n]');
    }
    const lines = text.slice(0, -1).split('\n').map(parseOrNull);
    const items: object[] = [];
    for (let at = 0; at < lines.length; at += 2) {
      const action = lines[at];
      const document = lines[at + 1];
      const create = isObject(action) && isObject(action['create']) ? action['create'] : null;
      if (create === null || !isObject(document)) {
        return refusal(400, 'illegal_argument_exception', 'only write ops with an op_type of create are allowed');
      }
      items.push(index(String(create['_id']), document));
    }
    const errors = items.some((item) => JSON.stringify(item).includes('"error"'));
    return { status: 200, body: JSON.stringify({ took: 3, errors, items }) };
  });
  return {
    ...server,
    url: `${server.origin}/${options.stream}/_bulk`,
    documents,
    failItem: (id, status, error) => void failures.set(id, { status, error }),
    refuseOne: (type, status, error) => void refusals.set(type, { id: null, answer: { status, error } }),
  };
}

/** `grantwire.event.type` of a document. */
export function eventTypeOf(document: Readonly<Record<string, unknown>>): string {
  const { grantwire } = document;
  const event = isObject(grantwire) ? grantwire['event'] : null;
  return isObject(event) && typeof event['type'] === 'string' ? event['type'] : '';
}

function refusal(status: number, type: string, reason: string): DestinationResponse {
  return { status, body: JSON.stringify({ error: { root_cause: [{ type, reason }], type, reason }, status }) };
}
