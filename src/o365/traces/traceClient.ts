import type { JsonClient } from '../../platform/http/jsonClient.ts';
import { jsonOf, readText } from '../../platform/http/readText.ts';
import { rollingMinute } from '../api/rollingMinute.ts';
import type { ServerClock } from '../api/serverClock.ts';
import type { Timing } from '../api/timing.ts';

/** Graph grants a tenant 100 requests in five minutes, to be shared with people who look for a message. */
const REQUESTS = 60;
const WINDOW_MS = 5 * 60_000;
const ROWS_A_PAGE = 5_000;
const MOST_PAGES = 1_000;
const MOST_PAGE_BYTES = 32 * 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;

/** One row: what became of a message for one recipient, as Graph has it now. */
export type TraceRow = Readonly<Record<string, unknown>>;

/** Graph refused or failed. Its own text is not kept. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
  readonly status: number;
  /** Graph's code, such as `Authorization_RequestDenied`; null without a readable one. */
  readonly code: string | null;
  readonly retryAfterMs: number | null;

  constructor(status: number, code: string | null, retryAfterMs: number | null) {
    super(`Microsoft Graph answers ${status} ${code ?? ''} for message traces.`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Message traces of Microsoft Graph (v1.0, `admin/exchange/tracing/messageTraces`). */
export interface TraceClient {
  /**
   * The pages of the rows received in a stretch, both ends included, the newest row first.
   * @throws TraceError, and what the HTTP client throws
   */
  pages(fromMs: number, toMs: number, signal: AbortSignal): AsyncIterable<readonly TraceRow[]>;
}

export function traceFolder(base: string): string {
  return `${base}/v1.0/admin/exchange/tracing/`;
}

export function traceClient(http: JsonClient, base: string, clock: ServerClock, timing: Timing): TraceClient {
  const window = rollingMinute(REQUESTS, WINDOW_MS);

  async function ask(url: URL, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
    for (let wait = window.waitMs('fresh', false, timing.now()); wait > 0; ) {
      await timing.sleep(wait, signal);
      wait = window.waitMs('fresh', false, timing.now());
    }
    // A repeat after a 401 or a lost socket counts too; the share that is left to others covers it.
    window.note('fresh', timing.now());
    const answer = await http.request({ url, signal });
    clock.note(answer.dateMs);
    if (answer.status !== 200) {
      const text = await readText(answer, MOST_ERROR_BYTES);
      throw new TraceError(answer.status, codeOf(jsonOf(text)), answer.retryAfterMs);
    }
    const page = jsonOf(await readText(answer, MOST_PAGE_BYTES));
    if (typeof page !== 'object' || page === null || !('value' in page) || !Array.isArray(page.value)) {
      throw new TraceError(200, 'not_a_page', null);
    }
    return { ...page };
  }

  return {
    pages: async function* pages(fromMs, toMs, signal) {
      const first = new URL(`${traceFolder(base)}messageTraces`);
      const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
      first.searchParams.set('$filter', `receivedDateTime ge ${from} and receivedDateTime le ${to}`);
      first.searchParams.set('$top', String(ROWS_A_PAGE));
      const seen = new Set<string>();
      for (let url: URL | null = first; url !== null; ) {
        if (seen.has(url.href) || seen.size >= MOST_PAGES) throw new TraceError(200, 'pages_repeat', null);
        seen.add(url.href);
        const page = await ask(url, signal);
        yield (page['value'] as readonly unknown[]).filter(isRow);
        const link = page['@odata.nextLink'];
        // Where it leads is checked by the HTTP client, before the token is attached.
        url = typeof link === 'string' ? URL.parse(link) : null;
        if (url === null && link !== undefined) throw new TraceError(200, 'link_unreadable', null);
      }
    },
  };
}

function isRow(value: unknown): value is TraceRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(body: unknown): string | null {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : null;
}
