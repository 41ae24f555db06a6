import type { Category } from '../../category.ts';
import { FIREWALL } from './firewall.ts';
import { KEY_VAULT } from './keyVault.ts';
import { KUBERNETES } from './kubernetes.ts';
import { NETWORK_SECURITY } from './networkSecurity.ts';
import { SQL_AUDIT } from './sqlAudit.ts';
import { STORAGE } from './storage.ts';
import { WEB_REQUESTS } from './webRequests.ts';

/** The resource logs that are understood. */
export const RESOURCE_LOGS: readonly Category[] = [
  ...KEY_VAULT,
  ...STORAGE,
  ...KUBERNETES,
  ...FIREWALL,
  ...NETWORK_SECURITY,
  ...SQL_AUDIT,
  ...WEB_REQUESTS,
];
