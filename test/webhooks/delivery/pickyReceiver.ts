import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A receiver that judges events by their id: a request with one that it rejects is refused whole with 422. */
export interface PickyReceiver {
  readonly url: string;
  /** Ids of the events it took, in the order in which they came. */
  readonly taken: readonly string[];
  /** Requests so far, and those that carry the hint header of a replay. */
  readonly requests: () => number;
  readonly replays: () => number;
  rejects: (id: string) => boolean;
  /** Status of every answer instead, while it is set. */
  down: number | null;
  stop(): Promise<void>;
}

export async function startPickyReceiver(rejects: (id: string) => boolean): Promise<PickyReceiver> {
  const taken: string[] = [];
  let requests = 0;
  let replays = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests++;
      if (request.headers['webhook-replay'] === '1') replays++;
      const body = JSON.parse(Buffer.concat(parts).toString()) as { id: string } | { id: string }[];
      const ids = (Array.isArray(body) ? body : [body]).map(({ id }) => id);
      const status = receiver.down ?? (ids.some((id) => receiver.rejects(id)) ? 422 : 204);
      if (status === 204) taken.push(...ids);
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const receiver: PickyReceiver = {
    url: `http://127.0.0.1:${port}/hook`,
    taken,
    requests: () => requests,
    replays: () => replays,
    rejects,
    down: null,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return receiver;
}
