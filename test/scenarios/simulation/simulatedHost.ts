import type { HubBatch } from '../../../src/platform/hubs/hub.ts';
import { InfrastructureError } from '../../../src/platform/runtime/infrastructureError.ts';
import type { MemoryHub } from '../../platform/hubs/memoryHub.ts';
import { ConnectionWaitsError, DeliveryFailedError } from '../../../src/webhooks/breaker/connectionErrors.ts';
import type { Random } from './random.ts';
import { CrashError, type Instance, type World } from './world.ts';

/** One function on one hub, as the platform drives it: a checkpoint per partition, which is only a hint. */
export interface SimulatedHost {
  /** One batch of one partition: re-cut at will, perhaps by two owners at once; the checkpoint may jump. */
  turn(): Promise<void>;
  /** All instances end; others take over. */
  restart(): void;
  /** Whether every checkpoint stands at its partition's end. */
  idle(): boolean;
}

export interface Mischief {
  /** Old and new owner run the same batch. */
  overlap: number;
  /** The checkpoint moves over a batch that failed (the listener stopped while a retry waited). */
  jump: number;
  /** The checkpoint is not written after a success: the batch comes again. */
  forget: number;
}

/** What an invocation may end with when nothing is wrong with our code: the host calls again. */
const EXPECTED = [InfrastructureError, DeliveryFailedError, ConnectionWaitsError];

export function simulatedHost(
  world: World,
  hub: MemoryHub,
  run: (instance: Instance, batch: HubBatch, attempt: number) => Promise<void>,
  mischief: Mischief,
  random: Random,
): SimulatedHost {
  const checkpoints = new Map(hub.partitions.map((partition) => [partition, 0]));
  const attempts = new Map<string, number>();
  let instances = [world.startInstance(), world.startInstance()];

  const attempt = async (batch: HubBatch): Promise<boolean> => {
    const place = random.between(0, instances.length - 1);
    const instance = instances[place];
    if (instance === undefined) return false;
    try {
      await run(instance, batch, attempts.get(batch.partition) ?? 0);
      return true;
    } catch (error) {
      if (error instanceof CrashError) instances = instances.with(place, world.startInstance());
      else if (!EXPECTED.some((kind) => error instanceof kind)) throw error;
      return false;
    }
  };

  return {
    turn: async () => {
      const partition = random.pick(hub.partitions);
      const from = checkpoints.get(partition) ?? 0;
      const messages = hub.read(partition, from, random.between(1, 6));
      const last = messages.at(-1);
      if (last === undefined) return;
      const batch = { hub: hub.name, partition, messages };
      const owners = random.chance(mischief.overlap) ? [attempt(batch), attempt(batch)] : [attempt(batch)];
      const done = (await Promise.all(owners)).some(Boolean);
      // The count lives in the memory of an instance, so it may start again at any time.
      attempts.set(partition, done || random.chance(0.2) ? 0 : (attempts.get(partition) ?? 0) + 1);
      const moves = done ? !random.chance(mischief.forget) : random.chance(mischief.jump);
      if (moves) checkpoints.set(partition, last.sequenceNumber + 1);
    },
    restart: () => {
      instances = [world.startInstance(), world.startInstance()];
    },
    idle: () => hub.partitions.every((partition) => (checkpoints.get(partition) ?? 0) >= hub.end(partition)),
  };
}
