import { afterEach, describe, expect, it } from 'vitest';
import { createDispatcherPool, type DispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { adminConnector, adminUrlProblems } from '../../../src/webhooks/egress/adminConnector.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';

const pools: DispatcherPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

async function statusAt(url: string, settings: { egressProxy?: string; ownPort?: number } = {}): Promise<unknown> {
  const pool = createDispatcherPool({
    now: Date.now,
    connections: 1,
    connector: adminConnector({
      adminWebhook: url,
      egressProxy: settings.egressProxy ?? null,
      ownEndpoints: [{ host: '127.0.0.1', port: settings.ownPort ?? 1 }],
    }),
  });
  pools.push(pool);
  const { origin, pathname } = new URL(url);
  const dispatcher = await pool.get();
  return dispatcher.request({ origin, path: pathname, method: 'POST' }).then(
    ({ statusCode }) => statusCode,
    (error: unknown) => error,
  );
}

describe('adminConnector', () => {
  it('reaches this machine under plain http, also where a proxy is set, but no token endpoint', async () => {
    const receiver = await startReceiver({ secrets: [] });
    expect(await statusAt(receiver.url, { egressProxy: 'http://127.0.0.1:9' })).toBeTypeOf('number');
    const refused = await statusAt(receiver.url, { ownPort: receiver.port });
    expect(refused).toMatchObject({ name: 'AddressRefusedError', reason: 'ownEndpoint' });
    expect(receiver.stats().requests).toBe(1);
    await receiver.stop();
  });

  it.each([
    ['https://127.0.0.1:8443/hook', 'loopback'],
    ['https://10.0.0.4/hook', 'private'],
    ['https://169.254.169.254/hook', 'linkLocal'],
    ['http://10.0.0.4/hook', 'private'],
    ['http://168.63.129.16/hook', 'platform'],
  ])('does not connect to %s', async (url, reason) => {
    expect(await statusAt(url)).toMatchObject({ name: 'AddressRefusedError', layer: 'url', reason });
  });

  it('goes through the proxy otherwise', async () => {
    const gone = { egressProxy: 'http://127.0.0.1:9' };
    expect(await statusAt('https://20.50.2.10:8443/hook', gone)).toMatchObject({ name: 'ProxyFailedError' });
  });

  it('is refused by name at the start where the URL shows it', () => {
    const problemsOf = (adminWebhook: string | null) =>
      adminUrlProblems({ adminWebhook, ownEndpoints: [] }).map(({ setting }) => setting);
    expect(problemsOf('https://10.0.0.4/secret-path')).toEqual(['ADMIN_WEBHOOK_URL']);
    expect(problemsOf('https://chat.internal/hook')).toEqual(['ADMIN_WEBHOOK_URL']);
    for (const url of [null, 'https://hooks.nordwind.example:8065/hook', 'http://127.0.0.1:5000/hook']) {
      expect(problemsOf(url)).toEqual([]);
    }
    expect(
      JSON.stringify(adminUrlProblems({ adminWebhook: 'https://10.0.0.4/path-of-the-chat', ownEndpoints: [] })),
    ).not.toContain('7431');
  });
});
