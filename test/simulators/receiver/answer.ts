import type { ServerResponse } from 'node:http';
import type { Action } from './behaviour.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');

/** Performs an action on a request that was read whole. `ok` and `delay` are answered with `status` and `body`. */
export function answer(response: ServerResponse, action: Action, status: number, body: string): void {
  const { socket } = response;
  // The sender hung up while we were reading; there is nobody to answer.
  if (socket === null || socket.destroyed) return;
  switch (action.kind) {
    case 'ok':
      end(response, status, body);
      return;
    case 'delay':
      later(response, action.ms, () => end(response, status, body));
      return;
    case 'status':
      response.writeHead(action.status, action.headers ?? {}).end(action.body ?? '');
      return;
    case 'redirect':
      response.writeHead(action.status, { location: action.location }).end();
      return;
    case 'never':
      return;
    case 'reset':
      if (action.when === 'beforeHeaders') {
        socket.resetAndDestroy();
        return;
      }
      response.writeHead(action.status ?? 200, { 'content-length': '1000' });
      response.write('partly');
      // The reset would overtake the bytes that it is to follow.
      later(response, 50, () => socket.resetAndDestroy());
      return;
    case 'garbage':
      socket.end(action.text ?? 'SSH-2.0-OpenSSH_9.7\r\n');
      return;
    case 'drip':
      response.writeHead(action.status ?? 200);
      drip(response, action.everyMs, () => response.write('.'));
      return;
    case 'dripHeaders':
      socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
      drip(response, action.everyMs, () => socket.write('z'));
      return;
    case 'hugeBody':
      response.writeHead(action.status ?? 200);
      pour(response, action.bytes);
      return;
    case 'hugeHeader':
      response.writeHead(200, { 'x-huge': 'h'.repeat(action.bytes) }).end();
      return;
  }
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, body === '' ? {} : { 'content-type': 'text/plain' }).end(body);
}

function later(response: ServerResponse, ms: number, act: () => void): void {
  const timer = setTimeout(() => {
    if (response.socket?.destroyed === false) act();
  }, ms);
  response.once('close', () => clearTimeout(timer));
}

function drip(response: ServerResponse, everyMs: number, act: () => void): void {
  const timer = setInterval(act, everyMs);
  response.once('close', () => clearInterval(timer));
}

/** Writes as fast as the sender reads, so that our own memory stays small too. */
function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const write = (): void => {
    while (left > 0) {
      if (response.destroyed) return;
      const part = left >= chunk.length ? chunk : chunk.subarray(0, left);
      left -= part.length;
      if (!response.write(part)) {
        response.once('drain', write);
        return;
      }
    }
    response.end();
  };
  write();
}
