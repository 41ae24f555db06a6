import type { Permission } from '../platform/identity/permission.ts';

export const RECORD_PERMISSIONS: readonly Permission[] = [
  {
    feature: 'ingest',
    kind: 'Azure role',
    role: 'Azure Event Hubs Data Receiver',
    scope: 'each source hub, or its namespace',
    without: 'Records stay in the source hubs unread, until their retention ends.',
  },
  {
    feature: 'ingest',
    kind: 'Azure role',
    role: 'Azure Event Hubs Data Sender',
    scope: 'the hub `events`, or its namespace',
    without: 'Nothing is published; source partitions wait.',
  },
];
