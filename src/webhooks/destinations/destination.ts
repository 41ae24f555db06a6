import type { GrantwireEvent } from '../../events/event.ts';
import type { Connection } from '../connection/connection.ts';
import type { DestinationKind } from '../connection/destinationKind.ts';
import type { SettingProblem } from '../../platform/settings/settingRefused.ts';
import type { Finding } from '../connection/finding.ts';
import type { AnswerCode } from './answerCode.ts';
import type { AnswerVerdict } from './verdict.ts';

/** What one request may carry. */
export interface DestinationLimits {
  readonly events: number;
  /** Of the body before compression; `Infinity` where no limit is known. */
  readonly bodyBytes: number;
  /** Of one event as it stands in the body. */
  readonly eventBytes: number;
  /** Between the earliest and the latest time of a request's events. */
  readonly spanMs?: number;
}

/** One event on its way into a body. */
export interface DestinationItem {
  readonly event: GrantwireEvent;
  /** The event in the connection's format; `JSON.stringify` writes it. */
  readonly content: object;
}

/** An answer, with as much of its body as was read. */
export interface DestinationAnswer {
  readonly status: number;
  /** Null when it was not read, broke off or is longer than `answerBytes`. */
  readonly body: string | null;
  /** Events in the request. */
  readonly count: number;
  /** The body of the request before compression. */
  readonly sent: Buffer;
}

/** What a kind of destination wants of a connection's settings; `setting` is the part after `WEBHOOK_<n>_`. */
export type DestinationProblem = Finding & SettingProblem;

/** The managed identity's token that authorizes requests. */
export interface DestinationIdentity {
  readonly scope: string;
  /** Of the user-assigned identity; null: the system-assigned one. */
  clientId(connection: Connection): string | null;
}

/** A kind of destination: how events are put to it, and what its answers mean. Destinations are pure. */
export interface Destination extends DestinationKind {
  readonly name: string;
  readonly limits: DestinationLimits;
  readonly contentType: string;
  /** Whether requests carry `webhook-*` headers and, with a secret, signatures; if so, bodies are never compressed. */
  readonly signed: boolean;
  readonly gzip: boolean;
  /** Whether `WEBHOOK_n_TAGS` are sent along. */
  readonly tags: boolean;
  /** Fields of the event that it writes beside the document of the format `ecs`. */
  readonly eventFields?: readonly string[];
  /** How much of an answer's body `verdict` looks at; 0: none is read. */
  readonly answerBytes: number;
  /** Null: the connection's API keys, its URL or its signature authorize a request. */
  readonly identity: DestinationIdentity | null;
  /** What its answers can mean beside a status. */
  readonly codes: readonly AnswerCode[];
  /**
   * One event as it stands in a body.
   * @throws EventTooLargeError when a part of it is beyond a limit of the destination.
   */
  item(item: DestinationItem, connection: Connection): string;
  /**
   * `item` is the content's JSON and nothing else, and `join` a bare one or a JSON array of them: events that nobody changes
   * may go as they came.
   */
  readonly verbatim?: boolean;
  /** The body. `bare` when the connection posts events one by one. */
  join(items: readonly string[], bare: boolean): string;
  /** Headers beside content type, authorization and API keys; names in lower case. */
  headers?(connection: Connection): Readonly<Record<string, string>>;
  /** The body as it must be when sent at this moment, where old times are refused. The same body if nothing is old. */
  atSending?(body: Buffer, nowMs: number): Buffer;
  verdict(answer: DestinationAnswer): AnswerVerdict;
  problems(connection: Connection): readonly DestinationProblem[];
}

/** An event of which a destination would take only a part; what exceeds is named, so that it can be read in the failed list. */
export class EventTooLargeError extends Error {
  override readonly name = 'EventTooLargeError';
  /** `event`, or the column or field. */
  readonly part: string;
  readonly bytes: number;
  readonly limit: number;

  constructor(part: string, bytes: number, limit: number) {
    super(`The ${part} has ${bytes} bytes; the destination takes ${limit}.`);
    this.part = part;
    this.bytes = bytes;
    this.limit = limit;
  }
}
