import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** An HTTP proxy on loopback that takes every tunnel to 127.0.0.1, as one that resolves names itself. */
export interface Proxy {
  readonly port: number;
  /** Every CONNECT: what it asked for, and its headers. */
  readonly tunnels: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** Answers every CONNECT with this status from now on; 200 tunnels. */
  answerWith(status: number): void;
  /** Drops open tunnels too. */
  stop(): Promise<void>;
}

export async function startProxy(): Promise<Proxy> {
  const tunnels: { path: string; headers: IncomingHttpHeaders }[] = [];
  const sockets = new Set<Socket>();
  let status = 200;
  const server = createServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', ({ url = '', headers }, client: Socket, head: Buffer) => {
    tunnels.push({ path: url, headers });
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(Number(url.slice(url.lastIndexOf(':') + 1)), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    for (const [one, other] of [[client, target] as const, [target, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    answerWith: (code) => {
      status = code;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
