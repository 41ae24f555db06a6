import { hash } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { check, type Expectations } from '../../simulators/receiver/check.ts';
import { Ledger } from '../../simulators/receiver/ledger.ts';
import { webhookEventId } from './webhookEventId.ts';

/** One webhook that was answered with 2xx. */
export interface ReceivedWebhook {
  /** Milliseconds since 1970, when the answer was handed to the socket whole. */
  readonly answeredAt: number;
  readonly webhookId: string;
  readonly eventIds: readonly string[];
  readonly body: string;
}

export interface DeliveryReceiverOptions {
  readonly secrets: readonly string[];
  /** Of the v0 signature headers. */
  readonly prefix: string;
  /** Ids received, kept across starts. */
  readonly stateFile?: string;
  /** One line `{"headers","body"}` per webhook; `append` keeps what is there. */
  readonly deliveries: { readonly path: string; readonly append: boolean } | null;
  readonly onWebhook: (webhook: ReceivedWebhook) => void;
}

/** What the receiver knows; ids with a state file since it was made, the rest of this process. */
export interface DeliveryReceiver {
  readonly url: string;
  /** Event ids and how often each was received. */
  readonly eventIds: ReadonlyMap<string, number>;
  /** Webhook ids that came again with other bytes: allowed only where the source repeats a record. */
  readonly otherBytes: ReadonlySet<string>;
  /** Requests refused, by the rule they broke. */
  readonly refused: ReadonlyMap<string, number>;
  /** From so many more webhooks on, everything is answered with 500, test events too. */
  refuseAfter(webhooks: number): void;
  /** Answers of 500 so far. */
  outageAnswers(): number;
  /** Ends the answers of 500. */
  recover(): void;
  stop(): Promise<void>;
}

const PATH = '/hook';

/**
 * A receiver on 127.0.0.1 that checks every request as the strict test receiver does (both signatures, form, ids) and
 * refuses what breaks a rule with 400. Unlike that one it takes a known id with other bytes, because real sources send
 * one record twice, in two places; who accounts for the records decides whether that was the cause.
 */
export async function startDeliveryReceiver(options: DeliveryReceiverOptions): Promise<DeliveryReceiver> {
  const expected: Expectations = {
    secrets: options.secrets,
    prefix: options.prefix,
    toleranceSeconds: 300,
    apiKeys: [],
    path: PATH,
    eventId: webhookEventId,
  };
  const ledger = new Ledger(options.stateFile);
  const { deliveries } = options;
  const file = deliveries === null ? null : openSync(deliveries.path, deliveries.append ? 'a' : 'w');
  const otherBytes = new Set<string>();
  const refused = new Map<string, number>();
  let takes = Number.POSITIVE_INFINITY;
  let outageAnswers = 0;

  const handle = (
    { method = '', url = '', headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void => {
    if (takes <= 0) {
      outageAnswers += 1;
      response.writeHead(500).end();
      return;
    }
    const checked = check({ method, url, headers, body }, expected, Math.floor(Date.now() / 1000));
    const { webhookId, eventIds, text } = checked;
    if (checked.violations.length > 0 || webhookId === null) {
      const kinds = checked.violations.map(({ kind }) => kind);
      for (const kind of kinds) refused.set(kind, (refused.get(kind) ?? 0) + 1);
      response.writeHead(400, { 'content-type': 'text/plain' }).end(kinds.join(' '));
      return;
    }
    // A test event asks whether the receiver would take events; it is none, and no record stands behind it.
    if (headers['webhook-test'] === '1') {
      response.writeHead(204).end();
      return;
    }
    takes -= 1;
    const digest = hash('sha256', body);
    if (ledger.compare(webhookId, digest) === 'other-bytes') otherBytes.add(webhookId);
    if (file !== null) writeSync(file, `${JSON.stringify({ headers, body: text })}\n`);
    ledger.add({ webhookId, digest, eventIds });
    response.writeHead(204).end(() => {
      options.onWebhook({ answeredAt: Date.now(), webhookId, eventIds, body: text });
    });
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => handle(request, Buffer.concat(parts), response));
    // A sender that was killed hangs up; its webhook is counted or not, but never half.
    request.on('error', () => response.destroy());
    response.on('error', () => request.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    eventIds: ledger.eventIds,
    otherBytes,
    refused,
    refuseAfter: (webhooks) => {
      takes = webhooks;
    },
    outageAnswers: () => outageAnswers,
    recover: () => {
      takes = Number.POSITIVE_INFINITY;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      ledger.close();
      if (file !== null) closeSync(file);
    },
  };
}
