import { describe, expect, it } from 'vitest';
import { standardVectors, v0Vectors } from '../webhooks/signing/signatureVectors.ts';
import { standardFault, v0Fault } from './receiver/verify.ts';

const vector = standardVectors[0];
const body = Buffer.from(vector.body);
const now = vector.timestampSeconds;
const trust = (secrets: readonly string[], prefix = 'X-Grantwire') => ({ secrets, prefix, toleranceSeconds: 300 });
const headers = (signature: string) => ({
  'webhook-id': vector.id,
  'webhook-timestamp': String(now),
  'webhook-signature': signature,
});
const fault = (signature: string, at = now) => standardFault(headers(signature), body, trust(vector.secrets), at);

describe('standardFault', () => {
  it.each(standardVectors)('verifies the published $name under each of its secrets', (published) => {
    const sent = {
      'webhook-id': published.id,
      'webhook-timestamp': String(published.timestampSeconds),
      'webhook-signature': published.expect,
    };
    for (const secret of published.secrets) {
      const at = published.timestampSeconds;
      expect(standardFault(sent, Buffer.from(published.body), trust([secret]), at)).toBeNull();
      expect(standardFault(sent, Buffer.from(`${published.body} `), trust([secret]), at)).toBe('mismatch');
    }
  });

  it('finds the right value among wrong ones', () => {
    const wrong = 'v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ=';
    expect(fault(`${wrong} v2,${vector.expect.slice(3)} ${vector.expect} ${wrong}`)).toBeNull();
  });

  it.each([
    'v1,',
    'v1,dawfeoifkpqwoekfpqoekf',
    vector.expect.slice(0, 8),
    `v2,${vector.expect.slice(3)}`,
    'v1,tFtCZ5RDCPxzWQRWXWPgrCgE2frDBe9gjpbWQxnVfsQ= v1,Mm7xgUVICxZfQ3bgf0h0Dof65L/IFx+PnZvnDWPCX6Q= v1,9DfC1c3eeOrXB6w/5dIDydLNQaEyww5KalE5jLBZucE=',
  ])('refuses %s', (signature) => {
    expect(fault(signature)).toBe('mismatch');
  });

  it('holds the window of 300 s on both sides', () => {
    expect([-301, -300, 300, 301].map((offset) => fault(vector.expect, now + offset))).toEqual([
      'outside-window',
      null,
      null,
      'outside-window',
    ]);
  });

  it.each(['161426533.0', 'invalid timestamp', '-161426533', '', '0'])('refuses the timestamp %j', (stamp) => {
    const sent = { ...headers(vector.expect), 'webhook-timestamp': stamp };
    expect(standardFault(sent, body, trust(vector.secrets), now)).toBe('bad-timestamp');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('misses %s', (name) => {
    expect(standardFault({ ...headers(vector.expect), [name]: undefined }, body, trust(vector.secrets), now)).toBe(
      'missing',
    );
  });
});

describe('v0Fault', () => {
  it.each(v0Vectors)('verifies $name under each of its secrets', (published) => {
    const at = published.timestampSeconds;
    const sent = { 'x-opal-request-timestamp': String(at), 'x-opal-signature': published.expect };
    for (const secret of published.secrets) {
      expect(v0Fault(sent, Buffer.from(published.body), trust([secret], 'X-Opal'), at)).toBeNull();
      expect(v0Fault(sent, Buffer.from(`${published.body}.`), trust([secret], 'X-Opal'), at)).toBe('mismatch');
      expect(v0Fault(sent, Buffer.from(published.body), trust([secret]), at)).toBe('missing');
    }
  });
});
