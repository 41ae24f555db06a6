import type { ApiAnswer, JsonClient } from '../../platform/http/jsonClient.ts';
import { jsonOf, readText } from '../../platform/http/readText.ts';
import { type ContentType, isContentType } from '../contentTypes.ts';
import { type ContentItem, readContentItem } from './contentItem.ts';
import { classifyError } from './errorTable.ts';
import { FeedAnswerError, FeedError, FeedPagesError } from './feedError.ts';
import { nextPageOf } from './nextPage.ts';
import type { RequestGate } from './requestGate.ts';
import type { Lane } from './rollingMinute.ts';
import type { ServerClock } from './serverClock.ts';

const MOST_ERROR_BYTES = 64 * 1024;
const MOST_LISTING_BYTES = 16 * 1024 * 1024;
/** A listing of ten minutes that has more pages than this goes in circles. */
const MOST_PAGES = 2_000;

/** `unknown`: listed without a status, which the documentation's own sample does. */
export type SubscriptionStatus = 'enabled' | 'disabled' | 'unknown';

/** The Management Activity API for one tenant. Throws `FeedError` and what the HTTP client throws. */
export interface ActivityClient {
  subscriptions(signal: AbortSignal): Promise<ReadonlyMap<ContentType, SubscriptionStatus>>;
  /** Starts a subscription; one that is enabled already is success. */
  start(type: ContentType, signal: AbortSignal): Promise<'started' | 'already'>;
  /** Every blob with `from` ≤ created < `to`, all pages, in the order of time. */
  list(type: ContentType, from: number, to: number, lane: Lane, signal: AbortSignal): Promise<readonly ContentItem[]>;
  /** Opens a blob; `close` when it was read or left. */
  open(
    item: ContentItem,
    lane: Lane,
    signal: AbortSignal,
  ): Promise<{ readonly body: AsyncIterable<Uint8Array>; readonly close: () => void }>;
}

export interface ActivityClientOptions {
  readonly http: JsonClient;
  /** `https://manage.office.com`. */
  readonly base: string;
  readonly tenantId: string;
  readonly gate: RequestGate;
  readonly clock: ServerClock;
}

/** The folder of a tenant's feed; nothing outside it is ever asked with our token. */
export function feedFolder(base: string, tenantId: string): string {
  return `${base}/api/v1.0/${tenantId}/activity/feed/`;
}

export function activityClient({ http, base, tenantId, gate, clock }: ActivityClientOptions): ActivityClient {
  const feed = feedFolder(base, tenantId);
  // The publisher is whoever wrote the code; for an app of one's own that is the tenant itself.
  const publisher = tenantId;

  function address(operation: string, parameters: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(`${feed}${operation}`);
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    url.searchParams.set('PublisherIdentifier', publisher);
    return url;
  }

  async function ask(url: URL, signal: AbortSignal, method: 'GET' | 'POST' = 'GET'): Promise<ApiAnswer> {
    const answer = await http.request({ url, method, signal, ...(method === 'POST' ? { body: '' } : {}) });
    clock.note(answer.dateMs);
    if (answer.status === 200) {
      gate.succeeded();
      return answer;
    }
    const error = new FeedError(
      answer.status,
      classifyError(answer.status, await readText(answer, MOST_ERROR_BYTES)),
      answer.retryAfterMs,
    );
    if (error.row.reaction === 'throttle') gate.throttled(error.retryAfterMs);
    throw error;
  }

  async function askText(
    url: URL,
    lane: Lane,
    signal: AbortSignal,
    method: 'GET' | 'POST' = 'GET',
  ): Promise<{ readonly text: string; readonly answer: ApiAnswer }> {
    const leave = await gate.enter(lane, signal);
    try {
      const answer = await ask(url, signal, method);
      return { text: await readText(answer, MOST_LISTING_BYTES), answer };
    } finally {
      leave();
    }
  }

  return {
    subscriptions: async (signal) => {
      const { text } = await askText(address('subscriptions/list'), 'fresh', signal);
      const list = jsonOf(text);
      if (!Array.isArray(list)) throw new FeedAnswerError('subscriptions/list');
      const found = new Map<ContentType, SubscriptionStatus>();
      for (const entry of list as readonly unknown[]) {
        const { contentType, status } = (entry ?? {}) as Readonly<Record<string, unknown>>;
        if (typeof contentType === 'string' && isContentType(contentType)) found.set(contentType, statusOf(status));
      }
      return found;
    },
    start: async (type, signal) => {
      try {
        await askText(address('subscriptions/start', { contentType: type }), 'fresh', signal, 'POST');
        return 'started';
      } catch (error) {
        if (error instanceof FeedError && error.row.reaction === 'success') return 'already';
        throw error;
      }
    },
    list: async (type, from, to, lane, signal) => {
      const first = address('subscriptions/content', {
        contentType: type,
        startTime: secondsOf(from),
        endTime: secondsOf(to),
      });
      const items = new Map<string, ContentItem>();
      const seen = new Set<string>();
      for (let url: URL | null = first; url !== null; ) {
        if (seen.has(url.href)) throw new FeedPagesError('repeats');
        if (seen.size >= MOST_PAGES) throw new FeedPagesError('never ends');
        seen.add(url.href);
        const { text, answer } = await askText(url, lane, signal);
        const page = jsonOf(text);
        if (!Array.isArray(page)) throw new FeedAnswerError('subscriptions/content');
        for (const entry of page as readonly unknown[]) {
          const item = readContentItem(entry, feed);
          if (item === null) throw new FeedAnswerError('subscriptions/content');
          item.url.searchParams.set('PublisherIdentifier', publisher);
          items.set(item.contentId, item);
        }
        url = nextPageOf(answer.headers, first, publisher);
      }
      return [...items.values()].toSorted((a, b) => a.created - b.created);
    },
    open: async (item, lane, signal) => {
      const leave = await gate.enter(lane, signal);
      try {
        const { body } = await ask(item.url, signal);
        return { body, close: leave };
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

function statusOf(status: unknown): SubscriptionStatus {
  if (typeof status !== 'string') return 'unknown';
  return status.toLowerCase() === 'enabled' ? 'enabled' : 'disabled';
}

/** Seconds without a zone: the form that the documentation has for windows. */
function secondsOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
