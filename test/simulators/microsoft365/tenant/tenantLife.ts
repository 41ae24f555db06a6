import { consentGiven, credentialAdded, memberAddedToGroup, memberAddedToRole, ownerAdded } from './auditRecord.ts';
import { roleAssigned, storageKeysListed } from './activityRecord.ts';
import type { RecordContext, TenantRecord } from './recordContext.ts';
import { servicePrincipalSignIn, signIn } from './signInRecord.ts';

/** One message as the hub gets it from Azure Monitor. */
export interface LifeMessage {
  readonly bytes: Buffer;
  /** Records in it; 1 for a message that cannot be read. */
  readonly records: number;
}

/** What happens in a day, in order; each entry is one message. The second cannot be read: it was cut off on the way. */
const EPISODES: readonly ((context: RecordContext) => readonly TenantRecord[] | 'cut off')[] = [
  (context) => [signIn(context, 'success'), signIn(context, 'success')],
  () => 'cut off',
  (context) => [memberAddedToGroup(context)],
  (context) => roleAssigned(context),
  (context) => [signIn(context, 'failure')],
  (context) => [memberAddedToRole(context), signIn(context, 'success')],
  (context) => [servicePrincipalSignIn(context), storageKeysListed(context)],
  (context) => [ownerAdded(context)],
  (context) => [consentGiven(context)],
  (context) => [signIn(context, 'failure'), signIn(context, 'failure')],
  (context) => [credentialAdded(context), servicePrincipalSignIn(context)],
];

/** Messages in one round of the tenant's life. */
export const LIFE_ROUND = EPISODES.length;

/** The tenant's life, message by message, for ever. Only the first round holds the message that cannot be read. */
export function* tenantLife(context: RecordContext): Generator<LifeMessage, never> {
  for (let round = 0; ; round++) {
    for (const episode of EPISODES) {
      const records = episode(context);
      if (records !== 'cut off') yield { bytes: Buffer.from(JSON.stringify({ records })), records: records.length };
      else if (round === 0) {
        yield { bytes: Buffer.from('{"time":"2026-03-01T08:00:00Z","category":"AuditLo'), records: 1 };
      }
    }
  }
}
