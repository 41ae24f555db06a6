import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classify } from '../../../src/webhooks/send/classify.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import type { PostedRequest } from '../../../src/webhooks/request/outgoingRequest.ts';
import { answer } from '../../simulators/receiver/answer.ts';
import type { Action } from '../../simulators/receiver/behaviour.ts';
import { Sender } from './deliver.ts';
import { eventNumber } from './events.ts';

/** Answers that never end or break off, to destinations whose verdict stands in the body and to destinations whose status is enough. */
let server: Server;
let action: Action;
let sentBytes: number;
let sender: Sender;

beforeEach(async () => {
  sentBytes = 0;
  server = createServer((request, response) => {
    const { socket } = request;
    socket.on('close', () => {
      sentBytes += socket.bytesWritten;
    });
    response.on('error', () => request.destroy());
    request.resume().on('end', () => answer(response, action, 200, ''));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  await sender.close();
});

function prepare(destination: Connection['destination'], planned: Action): PostedRequest {
  action = planned;
  const { port } = server.address() as AddressInfo;
  sender = new Sender({ destination, url: `http://127.0.0.1:${port}/`, timeoutMs: 400 });
  const [request] = sender.cut([eventNumber(1)]).requests;
  if (request === undefined) throw new Error('nothing was cut');
  return request;
}

const endless: readonly Action[] = [
  { kind: 'drip', status: 200, everyMs: 20 },
  { kind: 'reset', status: 200, when: 'afterHeaders' },
  { kind: 'hugeBody', status: 200, bytes: 50_000_000 },
];

describe('an answer whose body does not end well', () => {
  it.each(endless)('is no delivery where the verdict stands in it: $kind', async (planned) => {
    const request = prepare('splunk', planned);
    expect(classify(await sender.send(request))).toEqual({ class: 'connection', code: 'answer_unreadable' });
    await expect.poll(() => sentBytes).toBeGreaterThan(0);
    expect(sentBytes).toBeLessThan(20_000_000);
  });

  it.each(endless)('is a delivery where the status is all: $kind', async (planned) => {
    const request = prepare('sumologic', planned);
    expect(classify(await sender.send(request))).toBe('delivered');
  });

  it('does not take longer than the timeout of the connection', async () => {
    const request = prepare('splunk', { kind: 'drip', status: 200, everyMs: 20 });
    const start = performance.now();
    await sender.send(request);
    expect(performance.now() - start).toBeLessThan(1_500);
  });

  it('is nobody’s failure when we stopped reading ourselves', async () => {
    const request = prepare('splunk', { kind: 'drip', status: 200, everyMs: 20 });
    expect(classify(await sender.send(request, { signal: AbortSignal.timeout(150) }))).toBe('interrupted');
  });
});
