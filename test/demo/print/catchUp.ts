import { isJsonObject, type JsonObject } from '../../../src/json/json.ts';
import { tryParse } from '../../../src/json/parseJsonText.ts';
import type { HostLogEntry } from '../../host/functionHost.ts';
import type { Console } from './console.ts';

/** The cell of now, and one before it that does not settle yet, are open at all times. */
const ALWAYS_OPEN = 2;

/**
 * Prints from the poller's own log how it works off an outage, a line for each tick, until it has caught up.
 *
 * @param now milliseconds since 1970
 */
export function catchUpLog(output: Pick<Console, 'line'>, now: () => number): (entry: HostLogEntry) => void {
  const startedAt = now();
  const polled = new Map<string, JsonObject>();
  let records = 0;
  let isDone = false;
  return ({ message }) => {
    const line = isDone || !message.includes('"o365_') ? undefined : tryParse(message);
    if (!isJsonObject(line)) return;
    if (line['event'] === 'o365_polled') {
      polled.set(JSON.stringify(line['type']), line);
      records += count(line, 'records');
    }
    if (line['event'] !== 'o365_tick') return;
    const feeds = [...polled.values()];
    polled.clear();
    if (feeds.length === 0) return;
    isDone = feeds.every(
      (feed) => count(feed, 'cellsOpen') <= ALWAYS_OPEN && count(feed, 'contentsLeft') + count(feed, 'failing') === 0,
    );
    const seconds = Math.round((now() - startedAt) / 1000);
    output.line(
      isDone
        ? `caught up after ${seconds} s: ${records.toLocaleString('en-US')} audit records read, nothing left behind`
        : `catch-up  ${progress(feeds)}, ${records.toLocaleString('en-US')} audit records read in ${seconds} s`,
    );
  };
}

function progress(feeds: readonly JsonObject[]): string {
  const sum = (name: string) => feeds.reduce((total, feed) => total + count(feed, name), 0);
  const oldest = Math.max(...feeds.map((feed) => count(feed, 'oldestOpenMinutes')));
  const expires = feeds.flatMap(({ oldestExpiresInMinutes: minutes }) =>
    typeof minutes === 'number' ? [minutes] : [],
  );
  const expiry = expires.length === 0 ? '' : `, the oldest expires in ${span(Math.min(...expires))}`;
  return `${sum('cellsOpen')} cells open, the oldest ${span(oldest)} old; ${sum('contentsLeft')} blobs listed and left${expiry}`;
}

function count(feed: JsonObject, name: string): number {
  const value = feed[name];
  return typeof value === 'number' ? value : 0;
}

function span(minutes: number): string {
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  return [`${days} d`, `${hours} h`, `${minutes % 60} min`].slice(days > 0 ? 0 : hours > 0 ? 1 : 2).join(' ');
}
