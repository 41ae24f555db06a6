import type { IncomingHttpHeaders } from 'node:http';

/** A request as the faces of the simulator see it: the body read, the URL taken apart. */
export interface FaceRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `http://127.0.0.1:<port>`: what links in answers start with. */
  readonly origin: string;
}

/** What a face answers; the server writes it, faults may change it on the way. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
