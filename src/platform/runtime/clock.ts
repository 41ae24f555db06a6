/** The time, passed in so that rules about it can be tested without waiting. */
export interface Clock {
  readonly now: () => Date;
}

export const systemClock: Clock = { now: () => new Date() };
