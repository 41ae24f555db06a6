interface DestinationDefaults {
  readonly format: 'event' | 'ecs' | 'raw';
  /** Events in a request when `WEBHOOK_n_BATCH_SIZE` is absent. */
  readonly batchSize: number;
  /** Of the v0 pair, where the receiver knows only one. */
  readonly signatureHeaderPrefix?: string;
}

/**
 * The kinds of destination, and what their connections have where no setting says otherwise. What a destination can do at most
 * stands with the destination itself.
 */
const DESTINATION_DEFAULTS = {
  generic: { format: 'event', batchSize: 1 },
  v0: { format: 'event', batchSize: 1 },
  datadog: { format: 'event', batchSize: 1000 },
  sumologic: { format: 'event', batchSize: 1000 },
  runreveal: { format: 'event', batchSize: 1, signatureHeaderPrefix: 'X-Opal' },
  splunk: { format: 'event', batchSize: 1000 },
  elastic: { format: 'ecs', batchSize: 500 },
  sentinel: { format: 'event', batchSize: 1000 },
} as const satisfies Readonly<Record<string, DestinationDefaults>>;

/** Value of `WEBHOOK_n_DESTINATION`. */
export type DestinationName = keyof typeof DESTINATION_DEFAULTS;

export const DESTINATION_NAMES = Object.keys(DESTINATION_DEFAULTS) as DestinationName[];

export function destinationDefaults(name: DestinationName): DestinationDefaults {
  return DESTINATION_DEFAULTS[name];
}
