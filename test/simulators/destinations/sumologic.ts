import { isObject, parseOrNull } from './json.ts';
import { startDestinationServer, type DestinationServer } from './destinationServer.ts';

export interface SumoLogic extends DestinationServer {
  readonly url: string;
  /** Lines, each parsed; a line that is not one JSON object is a string. */
  readonly lines: readonly unknown[];
  readonly fields: readonly string[];
  /** An ingest budget is exhausted: 200 is answered and the lines are dropped. */
  exhaustBudget(): void;
}

/** A hosted HTTP logs source: one message per line, the token in the path, 200 whatever becomes of the lines. */
export async function startSumoLogic(token: string): Promise<SumoLogic> {
  const lines: unknown[] = [];
  const fields: string[] = [];
  let budget = true;
  const server = await startDestinationServer(({ method, url, headers, body }) => {
    if (url.pathname !== `/receiver/v1/http/${token}`) return { status: 401 };
    if (method !== 'POST') return { status: 405 };
    const given = headers['x-sumo-fields'];
    if (typeof given === 'string') {
      if (!given.split(',').every((field) => /^[^=]+=[^=]+$/.test(field))) return { status: 400 };
      fields.push(given);
    }
    const read = body
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => {
        const parsed = parseOrNull(line);
        return isObject(parsed) ? parsed : line;
      });
    if (budget) lines.push(...read);
    return { status: 200 };
  });
  return {
    ...server,
    url: `${server.origin}/receiver/v1/http/${token}`,
    lines,
    fields,
    exhaustBudget: () => {
      budget = false;
    },
  };
}
