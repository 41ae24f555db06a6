import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationResponse, type DestinationServer } from './destinationServer.ts';

export interface SplunkOptions {
  readonly token: string;
  readonly indexes: readonly string[];
  readonly enabled?: boolean;
  /** Indexer acknowledgment is on, so a channel is asked for. */
  readonly acknowledgment?: boolean;
  readonly maxContentLength?: number;
}

export interface Splunk extends DestinationServer {
  readonly url: string;
  /** Envelopes: `time`, `source`, `event`, `fields`, … */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

const texts: Readonly<Record<number, string>> = {
  0: 'Success',
  1: 'Token disabled',
  2: 'Token is required',
  3: 'Invalid authorization',
  4: 'Invalid token',
  5: 'No data',
  6: 'Invalid data format',
  7: 'Incorrect index',
  8: 'Internal server error',
  9: 'Server is busy',
  10: 'Data channel is missing',
  11: 'Invalid data channel',
  12: 'Event field is required',
  13: 'Event field cannot be blank',
  15: 'Error in handling indexed fields',
};

/** An answer of the collector with a code. */
export function hec(status: number, code: number, more: object = {}): DestinationResponse {
  return { status, body: JSON.stringify({ text: texts[code] ?? 'Other', code, ...more }) };
}

/** The HTTP Event Collector: concatenated envelopes, and a code in every answer. */
export async function startSplunk(options: SplunkOptions): Promise<Splunk> {
  const events: Record<string, unknown>[] = [];
  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (!/^\/services\/collector(\/event)?$/.test(url.pathname) || method !== 'POST') {
      return { status: 404, body: JSON.stringify({ text: 'The requested URL was not found', code: 404 }) };
    }
    const authorization = headers.authorization;
    if (authorization === undefined) return hec(401, 2);
    if (!authorization.startsWith('Splunk ')) return hec(401, 3);
    if (authorization !== `Splunk ${options.token}`) return hec(403, 4);
    if (options.enabled === false) return hec(403, 1);
    if (body.length > (options.maxContentLength ?? 1_000_000)) return { status: 413, body: 'Content too long' };
    const channel = headers['x-splunk-request-channel'];
    if (options.acknowledgment === true && channel === undefined) return hec(400, 10);
    if (options.acknowledgment === true && !/^[\da-f-]{36}$/i.test(String(channel))) return hec(400, 11);
    if (body.length === 0) return hec(400, 5);
    const read = envelopes(body.toString('utf8'));
    if (read === null) return hec(400, 6);
    for (const [number, envelope] of read.entries()) {
      const place = { 'invalid-event-number': number };
      const { event, index, fields } = envelope;
      if (event === undefined) return hec(400, 12, place);
      if (event === '') return hec(400, 13, place);
      if (index !== undefined && !options.indexes.some((known) => known === index)) return hec(400, 7, place);
      const flat = isObject(fields) && Object.values(fields).every((value) => !isObject(value));
      if (fields !== undefined && !flat) return hec(400, 15, place);
    }
    events.push(...read);
    return hec(200, 0);
  });
  return { ...server, url: `${server.origin}/services/collector/event`, events };
}

/** The objects that stand one after the other, or null when anything else stands between them. */
function envelopes(text: string): Record<string, unknown>[] | null {
  const found: Record<string, unknown>[] = [];
  let start = 0;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) {
      const parsed = parseOrNull(text.slice(start, at + 1));
      if (!isObject(parsed)) return null;
      found.push(parsed);
      start = at + 1;
    }
  }
  return text.slice(start).trim() === '' ? found : null;
}
