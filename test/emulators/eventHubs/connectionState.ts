import type { Receiver } from 'rhea';
import type { Hub } from './hub.ts';
import type { PartitionReader } from './partitionReader.ts';
import type { OutgoingLink } from './rheaLinks.ts';

/** A client's link for sending. */
export interface PublishLink {
  readonly hub: Hub;
  readonly partition: string | undefined;
}

/** A client's link for receiving. */
export interface ReadLink {
  readonly hub: Hub;
  /** Hub, group and partition: where readers compete. */
  readonly place: string;
  readonly reader: PartitionReader;
}

/** What the broker knows of one connection. */
export class ConnectionState {
  /** Hubs that a token was put for, in lower case. */
  readonly authorized = new Set<string>();
  readonly publishLinks = new Map<Receiver, PublishLink>();
  readonly readLinks = new Map<OutgoingLink, ReadLink>();
  /** Answers that are held back; cancelled with the connection. */
  readonly delays = new Set<NodeJS.Timeout>();

  /** Runs `action` after `delayMs`, at once when that is 0, never when the connection is gone by then. */
  after(delayMs: number, action: () => void): void {
    if (delayMs <= 0) return action();
    const timer = setTimeout(() => {
      this.delays.delete(timer);
      action();
    }, delayMs);
    this.delays.add(timer);
  }
}
