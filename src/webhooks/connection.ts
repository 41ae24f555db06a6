/** What a body carries: the normalized event, Elastic Common Schema, or the record's exact text. */
export type EventFormat = 'event' | 'ecs' | 'raw';

/** A key that the receiver asks for beside the signature. */
export interface ApiKey {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

/** One configured webhook destination, validated: the functions of this folder do not check it again. */
export interface Connection {
  /** 1-based: the `n` of `WEBHOOK_n_…`. */
  readonly number: number;
  readonly name: string;
  readonly url: string;
  /** None to two, the current one first. None: requests are not signed. */
  readonly secrets: readonly string[];
  /** None to five. */
  readonly apiKeys: readonly ApiKey[];
  /** Event types and wildcards; empty lets every event pass. */
  readonly events: readonly string[];
  readonly format: EventFormat;
  /** Events per request, at least 1. */
  readonly batchSize: number;
  /** Requests of one partition in flight; 1 keeps the order. */
  readonly concurrency: number;
  /** For one attempt as a whole: name resolution, connecting, TLS, sending and the response's headers. */
  readonly timeoutMs: number;
  readonly allowHttp: boolean;
  /** Header prefix of the v0 signature pair, by default `X-Grantwire`. */
  readonly signatureHeaderPrefix: string;
}
