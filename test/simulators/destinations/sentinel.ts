import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationResponse, type DestinationServer } from './destinationServer.ts';

export interface SentinelOptions {
  readonly token: string;
  readonly rule: string;
  readonly stream: string;
  /** The table is an Auxiliary one: a call must not span more than 30 minutes. */
  readonly auxiliary?: boolean;
}

export interface Sentinel extends DestinationServer {
  readonly url: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Columns that were cut off at 64 KiB, under a 204. */
  readonly truncated: readonly string[];
}

/** The Logs Ingestion API: 204, 1 MB per call before compression, 64 KiB per column without a word. */
export async function startSentinel(options: SentinelOptions): Promise<Sentinel> {
  const rows: Record<string, unknown>[] = [];
  const truncated: string[] = [];
  const path = `/dataCollectionRules/${options.rule}/streams/${options.stream}`;
  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (headers.authorization === undefined) return refusal(401, 'InvalidToken', 'No token');
    if (headers.authorization !== `Bearer ${options.token}`) {
      return refusal(403, 'OperationFailed', 'The authentication token does not have access to ingest data');
    }
    if (url.pathname !== path) return refusal(404, 'NotFound', 'Data collection rule or stream was not found');
    if (method !== 'POST' || url.searchParams.get('api-version') !== '2023-01-01') {
      return refusal(400, 'InvalidApiVersion', 'The api-version is missing or unknown');
    }
    if (body.length > 1_000_000) return refusal(413, 'ContentLengthLimitExceeded', 'Maximum allowed content length');
    const list = parseOrNull(body.toString());
    if (!Array.isArray(list) || !list.every(isObject)) return refusal(400, 'InvalidPayload', 'Expected a JSON array');
    const times = list.map((row) => Date.parse(String(row['TimeGenerated'])));
    if (times.some(Number.isNaN)) return refusal(400, 'InvalidPayload', 'TimeGenerated is missing');
    if (options.auxiliary === true && Math.max(...times) - Math.min(...times) > 30 * 60_000) {
      return refusal(400, 'InvalidPayload', 'TimeGenerated spans more than 30 minutes');
    }
    for (const row of list) {
      for (const [column, value] of Object.entries(row)) {
        const text = typeof value === 'string' ? value : JSON.stringify(value);
        if (Buffer.byteLength(text) > 64 * 1024) truncated.push(column);
      }
    }
    rows.push(...list);
    return { status: 204, headers: { 'x-ms-request-id': '0f8fad5b-d9cb-469f-a165-70867728950e' } };
  });
  return { ...server, url: `${server.origin}${path}?api-version=2023-01-01`, rows, truncated };
}

function refusal(status: number, code: string, message: string): DestinationResponse {
  const headers = { 'x-ms-request-id': '7c9e6679-7425-40de-944b-e07fc1f90ae7' };
  return { status, headers, body: JSON.stringify({ error: { code, message } }) };
}
