import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { postNotice } from '../../src/notices/postNotice.ts';
import { connectionDigest } from '../../src/webhooks/connectionDigest.ts';
import { tellDigest, type DigestLine } from '../../src/notices/digest.ts';
import { createDispatcherPool, type DispatcherPool } from '../../src/platform/http/dispatcher.ts';
import { blobNotices } from '../../src/notices/notices.ts';
import type { Receiver } from '../simulators/receiver/receiver.ts';
import { startReceiver } from '../simulators/receiver/startReceiver.ts';
import { currentSecret } from '../webhooks/fixtures.ts';
import { createRig, type Rig } from '../webhooks/delivery/rig.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let rig: Rig;
let admin: Server;
let adminUrl: string;
let posted: { text: string }[];
let statuses: number[];
let pool: DispatcherPool;

beforeEach(async () => {
  rig = createRig();
  posted = [];
  statuses = [];
  admin = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const status = statuses.shift() ?? 200;
      if (status === 200) posted.push(JSON.parse(Buffer.concat(parts).toString()) as { text: string });
      response.writeHead(status).end('ok');
    });
  }).listen(0, '127.0.0.1');
  await once(admin, 'listening');
  adminUrl = `http://127.0.0.1:${(admin.address() as AddressInfo).port}/services/T0/B0?key=k`;
  pool = createDispatcherPool({ now: Date.now, connections: 1 });
});
afterEach(async () => {
  await pool.close();
  await rig.stop();
  admin.close();
  admin.closeAllConnections();
  await once(admin, 'close');
});

const notices = (isWanted = true) => blobNotices(rig.storage, rig.clock, isWanted);
const tell = (key: string, text = key, from = notices()) =>
  from.tell('connection_failing', key, text, rig.call().log, rig.signal);
const send = () => notices().sendWaiting(postNotice(adminUrl, pool), rig.call().log, rig.signal);
const texts = () => posted.map(({ text }) => text);

describe('a notice', () => {
  it('is told once per occasion, whichever instances come to it, at once or later', async () => {
    await Promise.all(Array.from({ length: 5 }, () => tell('siem-1', 'one')));
    await tell('siem-1', 'one');
    await tell('siem-2', 'another');
    await send();
    await tell('siem-1', 'one');
    await send();
    expect(texts().sort()).toEqual(['grantwire connection_failing: another', 'grantwire connection_failing: one']);
    expect(rig.lines.filter(({ event, level }) => event === 'connection_failing' && level === 'error')).toHaveLength(2);
  });

  it('stays while it is not accepted, keeps those after it in order, and goes later', async () => {
    for (const key of ['z', 'm', 'a']) {
      await tell(key);
      rig.pass(1);
    }
    statuses = [200, 500];
    await send();
    expect(texts()).toEqual(['grantwire connection_failing: z']);
    expect(rig.lines.at(-1)).toMatchObject({ level: 'warn', event: 'notice_not_accepted' });
    await send();
    expect(texts().map((text) => text.at(-1))).toEqual(['z', 'm', 'a']);
    await send();
    expect(posted).toHaveLength(3);
    expect(rig.notices()).toEqual([]);
  });

  it('stays when nobody listens or the answer is a redirect, and the log names no address', async () => {
    await tell('siem-1');
    statuses = [302];
    await send();
    await notices().sendWaiting(postNotice('http://127.0.0.1:9/hook?key=k', pool), rig.call().log, rig.signal);
    expect(rig.notices()).toHaveLength(1);
    expect(JSON.stringify(rig.lines)).not.toMatch(/127\.0|key=k/);
  });

  it('is told again rather than never when the process ends in the middle', async () => {
    rig.storage.intercept((operation, name) => {
      if (operation === 'create' && name.startsWith('notices/told/')) throw new Error('gone');
    });
    await expect(tell('siem-1')).rejects.toThrow('gone');
    rig.storage.intercept(null);
    await tell('siem-1');
    await send();
    expect(posted).toHaveLength(1);
  });

  it('goes to the log alone where nobody is to be told', async () => {
    await tell('siem-1', 'one', notices(false));
    expect(rig.notices()).toEqual([]);
    expect(rig.lines).toMatchObject([{ level: 'error', event: 'connection_failing' }]);
  });
});

describe('what the outbox tells', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver({ secrets: [currentSecret], now: () => rig.clock.now().getTime() });
  });
  afterEach(() => receiver.stop());

  const kinds = () => rig.notices().map(({ kind }) => kind);

  it('a run of failures once, from the third attempt on, and its end; no text carries an address or a secret', async () => {
    const outbox = await rig.startOutbox({ url: `${receiver.url}?token=tok-7431` });
    await outbox.activate();
    rig.publish([1]);
    receiver.behave({ action: { kind: 'status', status: 503 } });
    const told: number[] = [];
    for (let attempt = 1; attempt <= 6; attempt++) {
      await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError' });
      told.push(kinds().length);
      rig.pass(HOUR);
    }
    expect(told).toEqual([0, 0, 1, 1, 1, 1]);
    receiver.behave();
    await outbox.deliver();
    expect(kinds().sort()).toEqual(['connection_failing', 'connection_recovered']);
    const all = JSON.stringify([rig.notices(), rig.lines]);
    expect(all).not.toMatch(/127\.0\.0\.1|tok-7431|\/hook|whsec_|nordwind/);
  });

  it('one or two failures, as at every deployment, not at all', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([1]);
    receiver.behave({ action: { kind: 'status', status: 502 }, next: 2 });
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError' });
      rig.pass(HOUR);
    }
    await outbox.deliver();
    expect(kinds()).toEqual([]);
  });

  it.each([
    [0.9, null],
    [1, 1],
    [23, 1],
    [24, 24],
    [71, 24],
    [72, 72],
    [143, 72],
    [144, 144],
    [167, 144],
  ])('the oldest event waits for %d h: events_late of %s h', async (hours, threshold) => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([1, 1]);
    rig.pass(hours * HOUR);
    await outbox.sweep();
    await outbox.sweep();
    expect(rig.notices()).toMatchObject(
      threshold === null ? [] : [{ kind: 'events_late', text: expect.stringContaining(`more than ${threshold} h`) }],
    );
  });

  it('lateness also when the beginning of the backlog is no longer retained, and none when nothing waits', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.pass(100 * HOUR);
    await outbox.sweep();
    expect(kinds()).toEqual([]);
    rig.publish([1, 1, 1]);
    rig.hub.expire('0', 1);
    rig.pass(2 * HOUR);
    await outbox.sweep();
    expect(kinds()).toEqual(['events_late']);
  });

  it('our own way out once, when every connection fails to connect; nobody is switched off for that time', async () => {
    const { url: gone, port } = receiver;
    await receiver.stop();
    const other = await rig.startOutbox({ name: 'other', url: gone }, { others: ['one'] });
    const first = await rig.startOutbox({ name: 'one', url: gone }, { others: ['other'] });
    await first.activate();
    await other.activate();
    rig.publish([1]);
    for (let attempt = 0; attempt < 250; attempt++) {
      for (const outbox of [first, other]) {
        await expect(outbox.deliver()).rejects.toMatchObject({ code: 'connect_refused' });
      }
      rig.pass(HOUR / 2);
    }
    expect(kinds()).toEqual(['egress_down']);
    for (const outbox of [first, other]) {
      expect(await outbox.state()).toMatchObject({ disabled: null, failures: { attempts: 250 } });
    }
    // Back on the net, one of the receivers is still ill: that it was not reached for five days does not count.
    receiver = await startReceiver({ secrets: [currentSecret], port });
    receiver.behave({ action: { kind: 'status', status: 503 } });
    await expect(first.deliver()).rejects.toMatchObject({ code: 'http_503' });
    expect(await first.state()).toMatchObject({ disabled: null, failures: { lastCode: 'http_503' } });
  });

  it('switching off after 96 h and 20 attempts, once', async () => {
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([1]);
    receiver.behave({ action: { kind: 'status', status: 500 } });
    let attempts = 0;
    for (; (await outbox.state()).disabled === null; attempts++) {
      await expect(outbox.deliver()).rejects.toMatchObject({ name: 'DeliveryFailedError' });
      rig.pass(HOUR / 2);
    }
    expect(attempts).toBe(193);
    await expect(outbox.deliver()).rejects.toMatchObject({ name: 'ConnectionDisabledError' });
    expect(kinds().sort()).toEqual(['connection_disabled', 'connection_failing']);
    expect(rig.cursor()).toBe(0);
  });
});

describe('the daily digest', () => {
  it('comes once a day, across instances, with what the day before brought', async () => {
    const receiver = await startReceiver({ secrets: [currentSecret], now: () => rig.clock.now().getTime() });
    const outbox = await rig.startOutbox({ url: receiver.url });
    await outbox.activate();
    rig.publish([5]);
    receiver.behave({ action: { kind: 'status', status: 422 }, next: 3 });
    await outbox.deliver();
    rig.publish([1], '0', 5);
    receiver.behave({ action: { kind: 'status', status: 401 } });
    await expect(outbox.deliver(1)).rejects.toMatchObject({ code: 'http_401' });
    await receiver.stop();
    const line: DigestLine = (day, call) => connectionDigest(outbox.services, day, call);
    const digest = () => tellDigest(rig.storage, [line], notices(), rig.clock, rig.call());
    rig.pass(DAY);
    await Promise.all([digest(), digest()]);
    rig.pass(HOUR);
    await digest();
    const told = () => rig.notices().filter(({ kind }) => kind === 'daily_digest');
    expect(told()).toHaveLength(1);
    expect(told()[0]?.text).toMatch(
      /^siem: on 2026-11-20, events rejected: 3, longer failures of the connection: 1; now not taking events since .* \(1 attempts, last http_401\)\.$/,
    );
    rig.pass(DAY);
    await digest();
    expect(told()).toHaveLength(2);
    expect(told().some(({ text }) => text.includes('on 2026-11-21, events rejected: 0'))).toBe(true);
  });
});
