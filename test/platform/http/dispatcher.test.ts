import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDispatcherPool } from '../../../src/platform/http/dispatcher.ts';
import { post } from '../../../src/webhooks/send/post.ts';
import { startReceiver } from '../../simulators/receiver/startReceiver.ts';
import { connection, currentSecret } from '../../webhooks/fixtures.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;

describe('createDispatcherPool', () => {
  it('gives the same dispatcher for a minute, then another', async () => {
    let now = 1000;
    const pool = createDispatcherPool({ now: () => now, connections: 1 });
    const first = await pool.get();
    now += 59_999;
    expect(await pool.get()).toBe(first);
    now += 1;
    expect(await pool.get()).not.toBe(first);
    await pool.close();
  });

  it('lets a request finish that runs while its dispatcher is replaced', async () => {
    let now = 1000;
    const pool = createDispatcherPool({ now: () => now, connections: 1 });
    const receiver = await startReceiver({ secrets: [currentSecret] });
    receiver.behave({ action: { kind: 'delay', ms: 200 } });
    const context = { dispatcher: await pool.get(), now: Date.now, signal, version: '1' };
    const send = (id: string) => {
      const body = Buffer.from(JSON.stringify({ id }));
      const request = { id, body, contentType: 'application/json', count: 1 };
      return post(request, connection({ url: receiver.url }), context);
    };
    const first = send('a');
    now += 60_000;
    await pool.get();
    expect(await first).toMatchObject({ kind: 'answered', status: 204 });
    // Whoever still holds the one that was replaced can use it, until it is replaced again.
    const second = send('b');
    now += 60_000;
    await pool.get();
    expect(await second).toMatchObject({ kind: 'answered', status: 204 });
    expect(await send('c')).toMatchObject({ kind: 'failed' });
    await pool.close();
    await receiver.stop();
  });

  it('starts anew after close', async () => {
    const pool = createDispatcherPool({ now: () => 0, connections: 1 });
    await pool.close();
    const first = await pool.get();
    await pool.close();
    expect(await pool.get()).not.toBe(first);
    await pool.close();
  });
});

describe('loading', () => {
  it('does not bring in undici before the first request', async () => {
    const modules = ['webhooks/send/post.ts', 'platform/http/dispatcher.ts', 'webhooks/request/createEncoder.ts'].map(
      (file) => new URL(`../../../src/${file}`, import.meta.url).pathname,
    );
    const script = `
      import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ resolve(name, context, next) { seen.push(name); return next(name, context); } });
      for (const file of ${JSON.stringify(modules)}) await import(file);
      const before = seen.includes('undici');
      const { createDispatcherPool } = await import(${JSON.stringify(modules[1])});
      const pool = createDispatcherPool({ now: Date.now, connections: 1 });
      await pool.get();
      await pool.close();
      console.log(JSON.stringify({ before, after: seen.includes('undici') }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
    expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
  });
});
