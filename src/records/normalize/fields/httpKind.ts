import type { Outcome } from '../../../events/event.ts';

/** What an HTTP status says of a request: 2xx success, 4xx and 5xx failure, anything else unknown. */
export function outcomeOfStatus(status: number | null): Outcome {
  if (status === null) return 'unknown';
  if (status >= 400) return 'failure';
  return status >= 200 && status < 300 ? 'success' : 'unknown';
}

/** What a request wants by its method (RFC 9110, section 9.2.1: safe methods read). No method counts as reading. */
export function intentOf(method: string | null): 'read' | 'write' | 'delete' {
  const name = method?.toUpperCase() ?? 'GET';
  if (name === 'DELETE') return 'delete';
  return name === 'GET' || name === 'HEAD' || name === 'OPTIONS' ? 'read' : 'write';
}
