import { verifyV0 } from './verifyV0.ts';
import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationServer } from './destinationServer.ts';

export interface RunReveal extends DestinationServer {
  readonly url: string;
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

/** A source for Opal events: one object per request, verified only when the source was given a secret. */
export async function startRunReveal(id: string, secret: string | null): Promise<RunReveal> {
  const events: Record<string, unknown>[] = [];
  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (url.pathname !== `/sources/hook/${id}` || method !== 'POST') return { status: 404 };
    if (secret !== null && !verifyV0(secret, headers, body)) return { status: 401 };
    const event = parseOrNull(body.toString('utf8'));
    if (!isObject(event) || typeof event['opal_event_id'] !== 'string' || typeof event['event_type'] !== 'string') {
      return { status: 400 };
    }
    events.push(event);
    return { status: 200 };
  });
  return { ...server, url: `${server.origin}/sources/hook/${id}`, events };
}
