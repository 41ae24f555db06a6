import { hash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { answer } from './answer.ts';
import { answersSuccess, Behaviour } from './behaviour.ts';
import { check, defaultEventId, type Expectations, type Violation, type ViolationKind } from './check.ts';
import { Ledger } from './ledger.ts';
import type { Delivery, Receiver, ReceiverOptions } from './receiver.ts';

/** Violations to keep in full; beyond, only the counts go on. */
const mostViolations = 1000;

/** Starts a strict webhook receiver on 127.0.0.1. A request that breaks a rule is answered with 4xx and not received. */
export async function startReceiver(options: ReceiverOptions): Promise<Receiver> {
  const path = options.path ?? '/hook';
  const now = options.now ?? Date.now;
  const expected: Expectations = {
    secrets: options.secrets,
    ignoreSignatures: options.ignoreSignatures ?? false,
    prefix: options.prefix ?? 'X-Grantwire',
    toleranceSeconds: options.toleranceSeconds ?? 300,
    apiKeys: options.apiKeys ?? [],
    path,
    eventId: options.eventId ?? defaultEventId,
  };
  const behaviour = new Behaviour(options.random ?? Math.random);
  const ledger = new Ledger(options.stateFile);
  const deliveriesFile = options.deliveriesFile === undefined ? null : openSync(options.deliveriesFile, 'a');
  const deliveries: Delivery[] = [];
  const violations: Violation[] = [];
  const violationCounts: Partial<Record<ViolationKind, number>> = {};
  const counts = { requests: 0, accepted: 0, tests: 0, refused: 0, misbehaved: 0 };

  function handle(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    counts.requests += 1;
    const receivedAt = now();
    const { method = '', url = '', headers } = request;
    const checked = check({ method, url, headers, body }, expected, Math.floor(receivedAt / 1000));
    const digest = hash('sha256', body);
    const known = checked.webhookId === null ? 'new' : ledger.compare(checked.webhookId, digest);
    const broken = [...checked.violations];
    if (known === 'other-bytes' && options.takeOtherBytes !== true) {
      broken.push({ kind: 'same-id-other-bytes', webhookId: checked.webhookId, detail: `SHA-256 is now ${digest}` });
    }
    for (const violation of broken) note(violation);
    const plan = behaviour.take();
    if (plan !== null) counts.misbehaved += 1;
    const action = plan?.action ?? { kind: 'ok' as const };
    const received = broken.length === 0 && (answersSuccess(action) || plan?.accept === true);
    const isTest = headers['webhook-test'] === '1';
    // A test event asks whether the receiver would take events; it is none.
    if (received && isTest) counts.tests += 1;
    else if (received && checked.webhookId !== null) {
      accept(
        {
          receivedAt,
          webhookId: checked.webhookId,
          headers,
          body: checked.text,
          eventIds: checked.eventIds,
          verified: expected.secrets.length > 0 && !expected.ignoreSignatures,
          duplicate: known !== 'new',
        },
        digest,
      );
    }
    if (broken.length > 0) counts.refused += 1;
    const refusal = broken.map((violation) => violation.kind).join(' ');
    const refusedWith = broken.length > 0 && answersSuccess(action) ? statusOf(broken) : null;
    const { webhookId, text } = checked;
    options.onRequest?.({
      receivedAt,
      webhookId,
      headers,
      body: text,
      violations: broken,
      plan,
      refusedWith,
      received,
      isTest,
      known,
    });
    if (refusedWith !== null) answer(response, { kind: 'ok' }, refusedWith, refusal);
    else answer(response, action, 204, '');
  }

  function accept(delivery: Delivery, digest: string): void {
    counts.accepted += 1;
    if (deliveriesFile !== null) {
      writeSync(deliveriesFile, `${JSON.stringify({ headers: delivery.headers, body: delivery.body })}\n`);
    }
    ledger.add({ webhookId: delivery.webhookId, digest, eventIds: delivery.eventIds });
    if (options.keepDeliveries !== false) deliveries.push(delivery);
    options.onDelivery?.(delivery);
  }

  function note(violation: Violation): void {
    violationCounts[violation.kind] = (violationCounts[violation.kind] ?? 0) + 1;
    if (violations.length < mostViolations) violations.push(violation);
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => handle(request, Buffer.concat(parts), response));
    // A sender that hangs up, also while we drip on, is an event of its own life and not of ours.
    request.on('error', () => response.destroy());
    response.on('error', () => request.destroy());
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  const sockets = new Set<Socket>();
  let closedBytes = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      closedBytes += socket.bytesWritten;
    });
  });
  const port = await listen(server, options.port ?? 0);

  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}${path}`,
    port,
    deliveries,
    eventIds: ledger.eventIds,
    violations,
    stats: () => ({
      ...counts,
      bytesAnswered: [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, closedBytes),
      duplicates: ledger.duplicates,
      duplicateEvents: ledger.duplicateEvents,
      violations: { ...violationCounts },
    }),
    behave: (...plans) => behaviour.set(plans),
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
      ledger.close();
      if (deliveriesFile !== null) closeSync(deliveriesFile);
    },
  };
}

function statusOf(violations: readonly Violation[]): number {
  const kinds = new Set(violations.map((violation) => violation.kind));
  if (kinds.has('path')) return 404;
  if (kinds.has('method')) return 405;
  if (kinds.has('standard-signature') || kinds.has('v0-signature')) return 401;
  if (kinds.has('api-key')) return 403;
  if (kinds.has('content-type')) return 415;
  return kinds.has('same-id-other-bytes') ? 409 : 400;
}

async function listen(server: Server | TlsServer, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
