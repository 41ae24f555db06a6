import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { orderedSender } from '../../../src/platform/runtime/orderedSender.ts';

describe('orderedSender', () => {
  it('keeps one send in flight, in order, and drains', async () => {
    const log: string[] = [];
    const sender = orderedSender(async (item: number) => {
      log.push(`begin ${item}`);
      await sleep(5);
      log.push(`end ${item}`);
    });
    await sender.send(1);
    await sender.send(2);
    await sender.send(3);
    await sender.drain();
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('throws what a send threw at the next send, which is not begun, and at the drain', async () => {
    const begun: number[] = [];
    const sender = orderedSender((item: number) => {
      begun.push(item);
      return Promise.reject(new RangeError(`no ${item}`));
    });
    await sender.send(1);
    await expect(sender.send(2)).rejects.toThrow('no 1');
    await expect(sender.drain()).rejects.toThrow('no 1');
    expect(begun).toEqual([1]);
  });
});
