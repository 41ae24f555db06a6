import { type AmqpRefusal, amqpErrorOf } from '../amqp/amqpRefusal.ts';
import type { FaultHit } from './faults.ts';
import { faultRefusal } from './faultRefusals.ts';
import type { PartitionLog } from '../store/partitionLog.ts';
import type { RegisteredReader } from './readerRegistry.ts';
import type { BrokerConnection, OutgoingLink } from '../amqp/rheaLinks.ts';
import { runtimeMetric } from './runtimeMetric.ts';

/** Bytes handed to one connection before it must have sent them on: what a slow client may cost in memory. */
const UNSENT_BYTES = 4 * 1024 * 1024;
/** Bytes handed over in one turn of the event loop, so that one fast reader does not hold up the rest. */
const TURN_BYTES = 1024 * 1024;

export interface PartitionReaderOptions {
  readonly link: OutgoingLink;
  readonly connection: BrokerConnection;
  readonly log: PartitionLog;
  readonly epoch: number | undefined;
  /** First sequence number to deliver. */
  readonly start: number;
  /** The client asked for the partition's last message beside each message. */
  readonly withRuntimeMetric: boolean;
  readonly now: () => Date;
  /** Asked before every delivery. */
  readonly fault: () => FaultHit;
  readonly delivered: (bytes: number) => void;
  /** Destroys the connection. */
  readonly drop: () => void;
  /** Told once, when the reader ends its link itself. */
  readonly ended: () => void;
}

/** Delivers one partition to one client, in order, as far as its credit goes. */
export class PartitionReader implements RegisteredReader {
  readonly epoch: number | undefined;
  readonly #options: PartitionReaderOptions;
  #stopListening: (() => void) | undefined;
  #next: number;
  #handed = 0;
  #tag = 0;
  #turn: NodeJS.Immediate | undefined;
  #pause: NodeJS.Timeout | undefined;
  #waitsForSocket = false;
  #paid = false;
  #ended = false;

  constructor(options: PartitionReaderOptions) {
    this.#options = options;
    this.epoch = options.epoch;
    this.#next = options.start;
  }

  /** Begins to deliver; not called on a reader that was not admitted. */
  begin(): void {
    this.#stopListening = this.#options.log.onAppend(() => this.wake());
    this.wake();
  }

  /** Delivers what can be delivered, soon. */
  wake(): void {
    if (this.#ended || this.#turn !== undefined || this.#pause !== undefined || this.#waitsForSocket) return;
    this.#turn = setImmediate(() => {
      this.#turn = undefined;
      this.#deliver();
    });
  }

  /** The client asked for its credit to be used up or returned; the answer goes out behind the messages delivered here. */
  drain(): void {
    this.#deliver();
    if (this.#ended) return;
    this.#options.link.set_drained(true);
    // Returned credit counts as delivered.
    setImmediate(() => {
      this.#handed = this.#options.link.delivery_count;
    });
  }

  end(refusal: AmqpRefusal): void {
    this.stop();
    this.#options.link.close(amqpErrorOf(refusal));
    this.#options.ended();
  }

  /** Stops delivering; for a link that is gone. */
  stop(): void {
    this.#ended = true;
    this.#stopListening?.();
    if (this.#turn !== undefined) clearImmediate(this.#turn);
    clearTimeout(this.#pause);
  }

  /** Credit that is not yet promised to messages waiting inside `rhea`, which lowers `credit` only when it writes them. */
  #allowance(): number {
    const { link } = this.#options;
    return Math.min(link.credit - (this.#handed - link.delivery_count), link.session.outgoing.available());
  }

  #deliver(): void {
    const { socket } = this.#options.connection;
    this.#handOver();
    // `rhea` writes each frame on its own, in a tick it has asked for by now; together they cost one system call.
    socket.cork();
    process.nextTick(() => socket.uncork());
  }

  #handOver(): void {
    const { link, log, connection } = this.#options;
    const { begin, next } = log.state;
    this.#next = Math.max(this.#next, begin);
    let allowance = this.#allowance();
    let bytes = 0;
    while (!this.#ended && this.#next < next && allowance > 0) {
      if (connection.socket.writableLength + bytes > UNSENT_BYTES) return this.#waitForSocket();
      if (bytes > TURN_BYTES) return this.wake();
      if (this.#meetsFault()) return;
      const message = log.messageAt(this.#next);
      if (message === undefined) return;
      bytes += message.length;
      link.send(this.#withMetric(message), this.#nextTag(), 0);
      this.#options.delivered(message.length);
      this.#handed += 1;
      this.#next += 1;
      allowance -= 1;
    }
  }

  /** True when the message at hand must wait or the reader is gone. */
  #meetsFault(): boolean {
    if (this.#paid) {
      this.#paid = false;
      return false;
    }
    const { effect, delayMs } = this.#options.fault();
    if (effect === 'drop') {
      this.#options.drop();
      return true;
    }
    if (effect !== undefined && effect !== 'dropAfterStore') {
      this.end(faultRefusal(effect));
      return true;
    }
    if (delayMs <= 0) return false;
    this.#paid = true;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#deliver();
    }, delayMs);
    return true;
  }

  #waitForSocket(): void {
    this.#waitsForSocket = true;
    const proceed = (): void => {
      this.#waitsForSocket = false;
      this.wake();
    };
    // What was handed over in this turn reaches the socket after it; only then does `drain` follow.
    setImmediate(() => {
      if (this.#options.connection.socket.writableNeedDrain) this.#options.connection.socket.once('drain', proceed);
      else proceed();
    });
  }

  #withMetric(message: Buffer): Buffer {
    if (!this.#options.withRuntimeMetric) return message;
    return Buffer.concat([runtimeMetric(this.#options.log.state, this.#options.now()), message]);
  }

  #nextTag(): Buffer {
    const tag = Buffer.allocUnsafe(4);
    tag.writeUInt32BE(this.#tag, 0);
    this.#tag = (this.#tag + 1) >>> 0;
    return tag;
  }
}
