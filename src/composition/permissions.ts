import { O365_PERMISSIONS } from '../o365/permissions.ts';
import type { Permission } from '../platform/identity/permission.ts';
import { RECORD_PERMISSIONS } from '../records/permissions.ts';
import { WEBHOOK_PERMISSIONS } from '../webhooks/permissions.ts';

const APP_PERMISSIONS: readonly Permission[] = [
  {
    feature: 'state',
    kind: 'Azure role',
    role: 'Storage Blob Data Owner',
    scope: 'the storage account of `AzureWebJobsStorage`',
    without: 'Everything: progress and cursors cannot be kept, and the Functions host cannot run.',
  },
];

/** Everything that the app's identities must be allowed to do. */
export const PERMISSIONS: readonly Permission[] = [
  ...APP_PERMISSIONS,
  ...RECORD_PERMISSIONS,
  ...O365_PERMISSIONS,
  ...WEBHOOK_PERMISSIONS,
];
