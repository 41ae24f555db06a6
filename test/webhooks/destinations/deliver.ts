import { Agent } from 'undici';
import type { GrantwireEvent } from '../../../src/events/event.ts';
import { toEcs } from '../../../src/records/ecs/toEcs.ts';
import { classify } from '../../../src/webhooks/send/classify.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import { agentOptions } from '../../../src/platform/http/dispatcher.ts';
import { post, type PostContext, type PostOutcome } from '../../../src/webhooks/send/post.ts';
import type { CutMessage, PostedRequest } from '../../../src/webhooks/request/outgoingRequest.ts';
import type { Verdict } from '../../../src/webhooks/destinations/verdict.ts';
import { connection, cutRequests, envelope } from '../fixtures.ts';

const never = new AbortController().signal;

export interface Delivered {
  readonly cut: CutMessage;
  readonly outcomes: readonly PostOutcome[];
  readonly verdicts: readonly Verdict[];
}

/** Sends requests over real sockets as the outbox would, one after the other, whatever becomes of each. */
export class Sender {
  readonly #agent = new Agent(agentOptions({ connections: 4 }));
  readonly #target: Connection;

  constructor(target: Partial<Connection>) {
    this.#target = connection({ secrets: [], ...target });
  }

  cut(events: readonly GrantwireEvent[]): CutMessage {
    const message = { partition: '0', sequenceNumber: 1, bytes: envelope(events) };
    return cutRequests(this.#target, message, { toEcs: (event) => toEcs(event, { eventOriginal: true }) });
  }

  send(request: PostedRequest, context: Partial<PostContext> = {}): Promise<PostOutcome> {
    return post(request, this.#target, {
      dispatcher: this.#agent,
      now: Date.now,
      signal: never,
      version: '1.2.3',
      ...context,
    });
  }

  async deliver(events: readonly GrantwireEvent[], context: Partial<PostContext> = {}): Promise<Delivered> {
    const cut = this.cut(events);
    const outcomes: PostOutcome[] = [];
    for (const request of cut.requests) outcomes.push(await this.send(request, context));
    return { cut, outcomes, verdicts: outcomes.map(classify) };
  }

  close(): Promise<void> {
    return this.#agent.close();
  }
}
