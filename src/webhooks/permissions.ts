import type { Permission } from '../platform/identity/permission.ts';

export const WEBHOOK_PERMISSIONS: readonly Permission[] = [
  {
    feature: 'outbox',
    kind: 'Azure role',
    role: 'Azure Event Hubs Data Receiver',
    scope: 'the hub `events`, or its namespace',
    without: 'Events stay in the hub undelivered, until its retention ends.',
  },
  {
    feature: 'secrets in a vault',
    kind: 'Azure role',
    role: 'Key Vault Secrets User',
    scope: 'each vault that a setting names by a vault secret URI',
    without: 'The connections of those secrets wait (`secret_unusable`).',
  },
  {
    feature: 'destination `sentinel`',
    kind: 'Azure role',
    role: 'Monitoring Metrics Publisher',
    scope: 'the data collection rule',
    without: 'The connection is refused (`http_403`) and waits.',
  },
];
