import { AmqpRefusal } from '../amqp/amqpRefusal.ts';

/** Readers that Event Hubs allows at once per consumer group and partition. */
const READERS_PER_GROUP_AND_PARTITION = 5;

/** A reader as the admission rules see it. */
export interface RegisteredReader {
  /** Owner level; undefined for a reader without. */
  readonly epoch: number | undefined;
  /** Ends the reader's link with this refusal. */
  end(refusal: AmqpRefusal): void;
}

function stolen(text: string): AmqpRefusal {
  return new AmqpRefusal('amqp:link:stolen', text);
}

/**
 * Who may read a partition within one consumer group, as Event Hubs decides it: a reader with an owner level
 * disconnects those without and those whose level is not higher (an equal level takes over, too); a lower level, or none beside
 * one, is refused; so is a sixth reader.
 */
export class ReaderRegistry {
  readonly #readers = new Map<string, Set<RegisteredReader>>();

  /** Admits the reader, ending those it displaces. Throws `AmqpRefusal` when it may not read. `place` names group and partition. */
  admit(place: string, reader: RegisteredReader): void {
    const present = this.#readers.get(place) ?? new Set<RegisteredReader>();
    const epochs = [...present].flatMap(({ epoch }) => (epoch === undefined ? [] : [epoch]));
    const highest = epochs.length === 0 ? undefined : Math.max(...epochs);
    const { epoch } = reader;
    if (highest !== undefined && epoch === undefined) {
      throw stolen(
        `At least one receiver for the endpoint has epoch '${highest}', and so a receiver without is not allowed.`,
      );
    }
    if (highest !== undefined && epoch !== undefined && epoch < highest) {
      throw stolen(
        `A receiver with the higher epoch '${highest}' exists. A receiver with epoch ${epoch} cannot be created.`,
      );
    }
    if (epoch === undefined && present.size >= READERS_PER_GROUP_AND_PARTITION) {
      const text = `Exceeded the maximum number of allowed receivers per partition in a consumer group which is ${READERS_PER_GROUP_AND_PARTITION}.`;
      throw new AmqpRefusal('amqp:resource-limit-exceeded', text);
    }
    if (epoch !== undefined) {
      for (const other of present) {
        present.delete(other);
        other.end(
          stolen(`A new receiver with epoch '${epoch}' was created, hence the current receiver is disconnected.`),
        );
      }
    }
    present.add(reader);
    this.#readers.set(place, present);
  }

  remove(place: string, reader: RegisteredReader): void {
    const present = this.#readers.get(place);
    present?.delete(reader);
    if (present?.size === 0) this.#readers.delete(place);
  }

  get count(): number {
    return [...this.#readers.values()].reduce((sum, { size }) => sum + size, 0);
  }
}
