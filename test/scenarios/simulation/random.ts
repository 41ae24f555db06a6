import { pick, seededRandom as seededNumbers } from '../../simulators/microsoft365/tenant/random.ts';

/** Choices from a seed: the same seed plays the same life, so a failure can be played again. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  chance(probability: number): boolean;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
}

export function seededRandom(seed: number): Random {
  const next = seededNumbers(seed);
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: (items) => pick(next, items),
  };
}
