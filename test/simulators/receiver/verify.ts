import { createHmac, timingSafeEqual } from 'node:crypto';

/** Header names in lower case, as Node's server gives them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What the receiver holds: its own secrets, and the prefix of the v0 pair. */
export interface Trust {
  readonly secrets: readonly string[];
  readonly prefix: string;
  readonly toleranceSeconds: number;
}

/** Why a scheme does not verify. */
export type SignatureFault = 'missing' | 'bad-timestamp' | 'outside-window' | 'mismatch';

/**
 * Standard Webhooks 1.0.0 `v1`, written from the specification and not from the sender's code: any of our secrets may
 * match any of the values that were sent. Null when it verifies.
 */
export function standardFault(headers: Headers, body: Buffer, trust: Trust, nowSeconds: number): SignatureFault | null {
  const id = headers['webhook-id'];
  const stamp = headers['webhook-timestamp'];
  const sent = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof stamp !== 'string' || typeof sent !== 'string') return 'missing';
  const fault = timestampFault(stamp, nowSeconds, trust.toleranceSeconds);
  if (fault !== null) return fault;
  const values = sent.split(' ').flatMap((value) => (value.startsWith('v1,') ? [value.slice(3)] : []));
  const expected = trust.secrets.map((secret) => {
    const key = secret.startsWith('whsec_') ? Buffer.from(secret.replace('whsec_', ''), 'base64') : Buffer.from(secret);
    return mac(key, [id, '.', stamp, '.', body]).toString('base64');
  });
  return anyMatch(expected, values) ? null : 'mismatch';
}

/** The v0 pair, as its receivers verify it: split on commas without trimming. Null when it verifies. */
export function v0Fault(headers: Headers, body: Buffer, trust: Trust, nowSeconds: number): SignatureFault | null {
  const stamp = headers[`${trust.prefix.toLowerCase()}-request-timestamp`];
  const sent = headers[`${trust.prefix.toLowerCase()}-signature`];
  if (typeof stamp !== 'string' || typeof sent !== 'string') return 'missing';
  const fault = timestampFault(stamp, nowSeconds, trust.toleranceSeconds);
  if (fault !== null) return fault;
  const expected = trust.secrets.map((secret) => mac(Buffer.from(secret), ['v0:', stamp, ':', body]).toString('hex'));
  return anyMatch(expected, sent.split(',')) ? null : 'mismatch';
}

function timestampFault(stamp: string, nowSeconds: number, tolerance: number): SignatureFault | null {
  if (!/^[1-9]\d{0,11}$/.test(stamp)) return 'bad-timestamp';
  return Math.abs(nowSeconds - Number(stamp)) > tolerance ? 'outside-window' : null;
}

function mac(key: Buffer, parts: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** Looks at every pair, also after a match, and compares in constant time. */
function anyMatch(expected: readonly string[], sent: readonly string[]): boolean {
  let matched = false;
  for (const ours of expected.map((text) => Buffer.from(text))) {
    for (const theirs of sent.map((text) => Buffer.from(text))) {
      if (ours.length === theirs.length && timingSafeEqual(ours, theirs)) matched = true;
    }
  }
  return matched;
}
