import type { buildConnector } from 'undici';
import type { OwnEndpoint } from './ownEndpoints.ts';
import type { SettingProblem } from '../../platform/settings/settingRefused.ts';
import { egressConnector } from './egressConnector.ts';
import { egressRules, type EgressRules } from './egressRules.ts';
import type { UndiciParts } from '../../platform/http/undiciParts.ts';
import { urlRefusal } from './urlRefusal.ts';

/** What the administrator's own webhook depends on. */
export interface AdminEgress {
  readonly adminWebhook: string | null;
  readonly egressProxy: string | null;
  readonly ownEndpoints: readonly OwnEndpoint[];
}

/**
 * Where `ADMIN_WEBHOOK_URL` may lead: as a connection without exceptions, but to the port that stands in it. Plain http,
 * which its setting takes for this machine alone, reaches loopback and nothing else.
 */
function adminRules({ adminWebhook, ownEndpoints }: Omit<AdminEgress, 'egressProxy'>): EgressRules {
  const port = URL.parse(adminWebhook ?? '')?.port ?? '';
  const isLocal = isPlain(adminWebhook);
  const allowPrivate = isLocal ? ['127.0.0.0/8', '::1'] : [];
  return egressRules({ allowHttp: isLocal, allowPrivate, allowPorts: port === '' ? [] : [Number(port)] }, ownEndpoints);
}

/** The guarded connector for the administrator's webhook; loopback is reached past any proxy. */
export function adminConnector(egress: AdminEgress): (undici: UndiciParts) => buildConnector.connector {
  return egressConnector(adminRules(egress), isPlain(egress.adminWebhook) ? null : egress.egressProxy);
}

/** What is wrong with `ADMIN_WEBHOOK_URL`, before anything is resolved. */
export function adminUrlProblems(egress: Omit<AdminEgress, 'egressProxy'>): readonly SettingProblem[] {
  const url = URL.parse(egress.adminWebhook ?? '');
  const reason = url === null ? null : urlRefusal(url, adminRules(egress));
  if (reason === null) return [];
  const problem = `leads where no webhook may go (${reason}). Use the public https address of the chat.`;
  return [{ setting: 'ADMIN_WEBHOOK_URL', problem }];
}

function isPlain(url: string | null): boolean {
  return URL.parse(url ?? '')?.protocol === 'http:';
}
