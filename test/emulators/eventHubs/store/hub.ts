import { AmqpRefusal } from '../amqp/amqpRefusal.ts';
import type { ByteBudget } from './byteBudget.ts';
import { HubFiles, type HubRecord } from './hubFiles.ts';
import { PartitionFile } from './partitionFile.ts';
import { partitionOfKey } from '../partitionKey.ts';
import { PartitionLog } from './partitionLog.ts';

/** A hub to serve. The consumer group `$Default` is always there. */
export interface HubDefinition {
  readonly name: string;
  readonly partitions: number;
  readonly consumerGroups: readonly string[];
}

/** The directory holds the hub with another number of partitions. */
export class HubMismatchError extends Error {
  override readonly name = 'HubMismatchError';
  readonly hub: string;
  readonly stored: number;
  readonly asked: number;

  constructor(hub: string, stored: number, asked: number) {
    super(`The hub ${hub} is stored with ${stored} partitions and was asked for with ${asked}.`);
    this.hub = hub;
    this.stored = stored;
    this.asked = asked;
  }
}

/** Where hubs keep their messages: in `dir` within a byte budget, or in memory. */
export interface HubStorage {
  readonly dir: string | undefined;
  readonly budget: ByteBudget;
}

/** One hub: its partitions, its consumer groups, and which partition a send goes to. */
export class Hub {
  readonly name: string;
  readonly #groups: ReadonlySet<string>;
  readonly #files: HubFiles | undefined;
  readonly #budget: ByteBudget;
  readonly #now: () => Date;
  readonly #count: number;
  #record: HubRecord;
  #logs: PartitionLog[];
  #turn = 0;

  constructor(definition: HubDefinition, storage: HubStorage, now: () => Date) {
    this.name = definition.name;
    this.#count = definition.partitions;
    this.#groups = new Set(['$default', ...definition.consumerGroups.map((group) => group.toLowerCase())]);
    this.#files = storage.dir === undefined ? undefined : new HubFiles(storage.dir, definition.name);
    this.#budget = storage.budget;
    this.#now = now;
    const stored = this.#files?.read();
    if (stored !== undefined && stored.begins.length !== definition.partitions) {
      throw new HubMismatchError(definition.name, stored.begins.length, definition.partitions);
    }
    this.#record = stored ?? this.#newRecord(0);
    if (stored === undefined) this.#files?.write(this.#record);
    this.#files?.removeOthers(this.#record.generation);
    this.#logs = this.#openLogs();
  }

  #newRecord(generation: number): HubRecord {
    return { createdOn: this.#now().toISOString(), generation, begins: Array.from({ length: this.#count }, () => 0) };
  }

  #openLogs(): PartitionLog[] {
    const { begins, generation } = this.#record;
    return begins.map((begin, partition) => {
      if (this.#files === undefined) return new PartitionLog('memory', begin);
      const file = new PartitionFile(this.#files.partitionPath(generation, partition));
      return new PartitionLog({ file, budget: this.#budget }, begin);
    });
  }

  get createdOn(): Date {
    return new Date(this.#record.createdOn);
  }

  get partitionIds(): string[] {
    return this.#logs.map((_, index) => String(index));
  }

  /** Throws `AmqpRefusal` when the hub has no such partition. */
  log(partition: string): PartitionLog {
    const log = /^\d+$/.test(partition) ? this.#logs[Number(partition)] : undefined;
    if (log !== undefined) return log;
    const text = `The specified partition is invalid for an EventHub partition sender or receiver. It should be between 0 and ${this.#count - 1}.`;
    throw new AmqpRefusal('com.microsoft:argument-out-of-range', text);
  }

  /** Throws `AmqpRefusal` when the hub has no such consumer group; names compare without regard to case. */
  requireGroup(group: string): void {
    if (this.#groups.has(group.toLowerCase())) return;
    throw new AmqpRefusal(
      'amqp:not-found',
      `The messaging entity '${this.name}/ConsumerGroups/${group}' could not be found.`,
    );
  }

  /** Partition of a send without a partition: by key, else each in turn. */
  choosePartition(key: string | undefined): string {
    if (key !== undefined) return String(partitionOfKey(key, this.#count));
    const partition = this.#turn;
    this.#turn = (this.#turn + 1) % this.#count;
    return String(partition);
  }

  /** Retention of one partition; below the sequence number or enqueued before the time. Returns the first sequence number left. */
  retain(partition: string, keep: { readonly from: number } | { readonly since: Date }): number {
    const log = this.log(partition);
    const begin = 'from' in keep ? log.dropBelow(keep.from) : log.dropOlderThan(keep.since.getTime());
    this.#record = { ...this.#record, begins: this.#logs.map(({ state }) => state.begin) };
    this.#files?.write(this.#record);
    return begin;
  }

  /** Deletes the hub and creates it anew: no messages, sequence numbers from 0, another creation time. */
  recreate(): void {
    for (const log of this.#logs) log.close();
    this.#record = this.#newRecord(this.#record.generation + 1);
    this.#files?.write(this.#record);
    this.#files?.removeOthers(this.#record.generation);
    this.#logs = this.#openLogs();
  }

  close(): void {
    for (const log of this.#logs) log.close();
  }
}
