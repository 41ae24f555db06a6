import type { Agent, buildConnector, Dispatcher } from 'undici';
import type { UndiciParts } from './undiciParts.ts';

/** Sockets are reused for this long at most, so that a changed DNS answer takes effect. */
const recycleAfterMs = 60_000;

/** Settings of the pool; the connector is where rules about addresses are applied. */
export interface DispatcherOptions {
  /** Monotonic or wall-clock milliseconds. */
  readonly now: () => number;
  /** Most sockets per destination. A request that waits for one spends its own timeout: allow all that can be in flight. */
  readonly connections: number;
  /** Makes the connector of each Agent; absent, undici's own, which checks nothing. */
  readonly connector?: (undici: UndiciParts) => buildConnector.connector;
}

/** Hands out one undici Agent and replaces it every minute. */
export interface DispatcherPool {
  /** Loads undici on first use, so that starting the app does not. */
  get(): Promise<Dispatcher>;
  /** Lets running requests finish; the next `get` starts anew. */
  close(): Promise<void>;
}

/** The options of the Agent: HTTP/1.1 only, one request per socket at a time, no wait but the caller's own total one. */
export function agentOptions(options: {
  readonly connections: number;
  readonly connect?: buildConnector.connector;
}): Agent.Options {
  return {
    connections: options.connections,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 10_000,
    // The caller's signal bounds headers and body together; two clocks would make codes depend on which fires first.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: options.connect ?? { timeout: 5_000 },
  };
}

/**
 * Creates the pool; nothing is loaded or opened yet. A dispatcher that was replaced stays open until it would be replaced
 * again, for callers that still hold it; its idle sockets close by themselves.
 */
export function createDispatcherPool(options: DispatcherOptions): DispatcherPool {
  let current: { readonly agent: Promise<Agent>; readonly createdAt: number } | null = null;
  let previous: Promise<Agent> | null = null;
  const closing = new Set<Promise<void>>();

  function retire(agent: Promise<Agent> | null): void {
    if (agent === null) return;
    // One that could not be loaded has nothing to close; whoever asked for it was told.
    const closed: Promise<void> = agent
      .then(
        (opened) => opened.close(),
        () => undefined,
      )
      .finally(() => {
        closing.delete(closed);
      });
    closing.add(closed);
  }

  return {
    get() {
      const now = options.now();
      if (current !== null && now - current.createdAt < recycleAfterMs) return current.agent;
      retire(previous);
      previous = current?.agent ?? null;
      current = { agent: createAgent(options), createdAt: now };
      return current.agent;
    },
    async close() {
      retire(previous);
      retire(current?.agent ?? null);
      previous = null;
      current = null;
      await Promise.all(closing);
    },
  };
}

async function createAgent(options: DispatcherOptions): Promise<Agent> {
  // undici is CommonJS: in the bundle its names are on the default export alone.
  const { default: undici } = await import('undici');
  const { connections, connector } = options;
  return new undici.Agent(
    agentOptions({ connections, ...(connector === undefined ? {} : { connect: connector(undici) }) }),
  );
}
