import type { FaceRequest } from '../answer.ts';
import type { Fault } from '../faults.ts';
import type { Random } from '../tenant/random.ts';
import type { ContentType } from './contentTypes.ts';
import type { Window } from './window.ts';

/** A parked link goes stale. */
const LIVES_MS = 10 * 60_000;

/** Makes and reads the links to further pages, in the spellings that are seen. */
export interface NextPages {
  link(request: FaceRequest, type: ContentType, window: Window, offset: number, random: Random): string;
  /** Null for a token that is stale or of another listing. */
  offsetOf(token: string, type: ContentType, window: Window): number | null;
  /** The link as a fault has it. */
  spoil(link: string, faults: readonly Fault[], request: FaceRequest): string;
}

/** Names of parameters come in any case; in the links they are in lower case. */
export function queryOf(query: URLSearchParams): ReadonlyMap<string, string> {
  return new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
}

export function createNextPages(now: () => number): NextPages {
  return {
    link: ({ origin, path, query }, type, window, offset, random) => {
      const token = Buffer.from(JSON.stringify([type, window.startMs, window.endMs, offset, now()])).toString(
        'base64url',
      );
      const lower = random() < 0.5;
      const given = queryOf(query);
      const name = (text: string) => (lower ? text.toLowerCase() : text);
      const parameters = new URLSearchParams({
        [name('contentType')]: type,
        [name('startTime')]: given.get('starttime') ?? '',
        [name('endTime')]: given.get('endtime') ?? '',
        [name('nextPage')]: token,
      });
      // Our publisher identifier may be missing from the link; the request must have it all the same.
      return `${origin}${random() < 0.5 ? path : path.replace('/v1.0/', '/v1/')}?${parameters.toString()}`;
    },
    offsetOf: (token, type, window) => {
      const parts = parseToken(token);
      if (parts === null) return null;
      const [ofType, start, end, offset, at] = parts;
      const isOurs = ofType === type && start === window.startMs && end === window.endMs;
      return isOurs && Number(at) + LIVES_MS > now() ? Number(offset) : null;
    },
    spoil: (link, faults, request) => {
      const fault = faults.find(({ kind }) => kind === 'nextPage');
      if (fault?.kind !== 'nextPage') return link;
      const spoiled = {
        foreign: link.replace(/^http:\/\/[^/]+/, 'https://feed.elsewhere.example'),
        repeat: `${request.origin}${request.path}?${request.query.toString()}`,
        stale: link.replace(/(nextPage=)[^&]*/i, '$1c3RhbGU'),
      };
      return spoiled[fault.as];
    },
  };
}

function parseToken(token: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    return Array.isArray(parsed) ? parsed : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
