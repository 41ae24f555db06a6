/** What this host honours of `host.json`, with the platform's defaults filled in. */
export interface HostJson {
  readonly eventHubs: {
    /** Messages per invocation. */
    readonly maxEventBatchSize: number;
    /** Messages read ahead per partition. */
    readonly prefetchCount: number;
    /** Batches per checkpoint. */
    readonly batchCheckpointFrequency: number;
    readonly initialOffset:
      | { readonly type: 'fromStart' | 'fromEnd' }
      | { readonly type: 'fromEnqueuedTime'; readonly time: Date };
  };
  readonly http: { readonly routePrefix: string };
}

/** `host.json` is not JSON, or has a value that the real host would refuse. */
export class HostJsonError extends Error {
  override readonly name = 'HostJsonError';

  constructor(why: string, options?: ErrorOptions) {
    super(`host.json ${why}.`, options);
  }
}

/**
 * Defaults: EventHubOptions of azure-sdk-for-net; the route prefix of the HTTP extension.
 *
 * @param text the file's content
 */
export function parseHostJson(text: string): HostJson {
  const root = parse(text);
  const extensions = section(root, 'extensions');
  const hubs = section(extensions, 'eventHubs');
  return {
    eventHubs: {
      maxEventBatchSize: positive(hubs, 'maxEventBatchSize', 100),
      prefetchCount: positive(hubs, 'prefetchCount', 300),
      batchCheckpointFrequency: positive(hubs, 'batchCheckpointFrequency', 1),
      initialOffset: initialOffset(section(hubs, 'initialOffsetOptions')),
    },
    http: { routePrefix: textOf(section(extensions, 'http'), 'routePrefix', 'api') },
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch (cause) {
    throw new HostJsonError('is not JSON', { cause });
  }
  throw new HostJsonError('is not an object');
}

function section(parent: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const value = parent[name];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function positive(parent: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = parent[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value;
  throw new HostJsonError(`has ${name} ${JSON.stringify(value)}, which is no positive whole number`);
}

function textOf(parent: Readonly<Record<string, unknown>>, name: string, fallback: string): string {
  const value = parent[name];
  return typeof value === 'string' ? value : fallback;
}

function initialOffset(options: Readonly<Record<string, unknown>>): HostJson['eventHubs']['initialOffset'] {
  const type = textOf(options, 'type', 'fromStart').toLowerCase();
  if (type === 'fromstart') return { type: 'fromStart' };
  if (type === 'fromend') return { type: 'fromEnd' };
  const time = new Date(textOf(options, 'enqueuedTimeUtc', ''));
  if (type === 'fromenqueuedtime' && !Number.isNaN(time.getTime())) return { type: 'fromEnqueuedTime', time };
  throw new HostJsonError(`has initialOffsetOptions ${JSON.stringify(options)}, which the host does not know`);
}
