import type { HubDefinition } from '../../emulators/eventHubs/store/hub.ts';

/** Partitions of every hub. `events` has as many as performs on two cores; in production it is sized for the sum of its sources. */
export const PARTITIONS = { diagnostics: 4, o365: 2, events: 4 } as const;

/** Connections that the app looks for unless told otherwise, each with a consumer group of its own. */
const OUTBOXES = ['outbox1', 'outbox2', 'outbox3', 'outbox4'];

/** The hubs of the namespace. `monitor` is free for whoever wants to look on. */
export const HUBS: readonly HubDefinition[] = [
  { name: 'diagnostics', partitions: PARTITIONS.diagnostics, consumerGroups: ['grantwire', 'reread', 'monitor'] },
  { name: 'o365', partitions: PARTITIONS.o365, consumerGroups: ['grantwire', 'reread', 'monitor'] },
  { name: 'events', partitions: PARTITIONS.events, consumerGroups: [...OUTBOXES, 'replay', 'monitor'] },
];

/** The hubs that records come from. */
export const SOURCES = ['diagnostics', 'o365'] as const;
