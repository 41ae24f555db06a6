import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationResponse, type DestinationServer } from './destinationServer.ts';

const hour = 3_600_000;
const timeNames = ['timestamp', 'date', '_timestamp', 'Timestamp', 'eventTime', 'published_date'];

/** An entry as it would be found in the log explorer. */
export interface DatadogEntry {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** When the log is said to be from, milliseconds. */
  readonly at: number;
  readonly stampedAtArrival: boolean;
  /** It was longer than 1 MB and lost its end, under a 202. */
  readonly truncated: boolean;
}

export interface DatadogOptions {
  readonly apiKey: string;
  readonly now?: () => number;
}

export interface Datadog extends DestinationServer {
  readonly url: string;
  readonly entries: readonly DatadogEntry[];
  /** Entries that were accepted and then lost, as their time is outside of the window. */
  readonly lost: readonly Readonly<Record<string, unknown>>[];
}

/** The logs intake: 202 for what it reads, the window of 18 h back and 2 h ahead, truncation above 1 MB without a word. */
export async function startDatadog({ apiKey, now = Date.now }: DatadogOptions): Promise<Datadog> {
  const entries: DatadogEntry[] = [];
  const lost: Record<string, unknown>[] = [];
  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (url.pathname !== '/api/v2/logs') return errors(404, 'Not found');
    if (method !== 'POST') return errors(405, 'Method not allowed');
    if (headers['dd-api-key'] !== apiKey) return errors(403, 'Forbidden');
    if (headers['content-type'] !== 'application/json') return errors(415, 'Unsupported content type');
    if (body.length > 5_000_000) return errors(413, 'Payload too large: the limit is 5MB');
    const list = parseOrNull(body.toString());
    if (!Array.isArray(list) || !list.every(isObject)) return errors(400, 'Invalid JSON: expected an array of objects');
    if (list.length > 1000) return errors(413, 'Payload too large: the limit is 1000 entries');
    for (const attributes of list) {
      const arrival = now();
      const stamp = timeNames.map((name) => attributes[name]).find((value) => typeof value === 'string');
      const at = typeof stamp === 'string' ? Date.parse(stamp) : arrival;
      if (!(at >= arrival - 18 * hour && at <= arrival + 2 * hour)) lost.push(attributes);
      else {
        const truncated = Buffer.byteLength(JSON.stringify(attributes)) > 1_000_000;
        entries.push({ attributes, at, stampedAtArrival: stamp === undefined, truncated });
      }
    }
    return { status: 202, headers: { 'content-type': 'application/json' }, body: '{}' };
  });
  return { ...server, url: `${server.origin}/api/v2/logs`, entries, lost };
}

function errors(status: number, detail: string): DestinationResponse {
  return { status, body: JSON.stringify({ errors: [{ status: String(status), title: 'Error', detail }] }) };
}
