import type { Clock } from '../../../src/platform/runtime/clock.ts';
import type { HubReader } from '../../../src/platform/hubs/hub.ts';
import { memoize } from '../../../src/platform/runtime/memoize.ts';
import type { BlobStore } from '../../../src/platform/storage/blobStore.ts';
import { secretCache } from '../../../src/platform/vault/secretCache.ts';
import type { ReadVaultSecret } from '../../../src/platform/vault/vaultReader.ts';
import { gapNotices } from '../../../src/notices/gapNotices.ts';
import { blobNotices } from '../../../src/notices/notices.ts';
import { gapLedger } from '../../../src/positions/gapLedger.ts';
import { blobQuarantine } from '../../../src/events/quarantine.ts';
import { connectionStore } from '../../../src/webhooks/breaker/connectionStore.ts';
import type { Connection } from '../../../src/webhooks/connection/connection.ts';
import {
  createConnection,
  type ConnectionContext,
  type ConnectionServices,
} from '../../../src/webhooks/createConnection.ts';
import { createSender, type SenderContext } from '../../../src/webhooks/send/createSender.ts';
import type { SendRequest } from '../../../src/webhooks/send/sendRequest.ts';
import { secretHolders } from '../../../src/webhooks/signing/secretHolders.ts';
import { connectionSecrets } from '../../../src/webhooks/signing/connectionSecrets.ts';

/** What one process of a test stands on; everything else is as the app composes it. */
export interface TestContext extends Partial<Omit<ConnectionContext, 'senderOf'>> {
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly replay: HubReader;
  /** How requests leave; `socketSender` for real sockets. */
  readonly send: SendRequest;
}

/** One connection as the app composes it, in a process of its own. */
export function composeConnection(
  connection: Connection,
  { send, ...context }: TestContext,
  isEnabled = true,
): ConnectionServices {
  const { clock, blobs } = context;
  const notices = blobNotices(blobs, clock, true);
  return createConnection(
    { ...connection, enabled: isEnabled },
    {
      gaps: gapLedger(blobs, clock, gapNotices(notices)),
      quarantine: blobQuarantine(blobs),
      hub: 'events',
      notices,
      random: () => 0,
      encoding: { toEcs: (event) => event, sets: new Map() },
      senderOf: () => send,
      storeOf: memoize((name: string) => connectionStore(blobs, name, clock)),
      enabled: [connection.name],
      ...context,
    },
  );
}

/** Sends over real sockets; the addresses are not checked unless a connector does it. */
export function socketSender(
  connection: Connection,
  clock: Clock,
  opened: SenderContext['opened'],
  changes: { readonly connector?: ReturnType<SenderContext['connectorOf']>; readonly readVault?: ReadVaultSecret } = {},
): SendRequest {
  const readVault = changes.readVault ?? (() => Promise.reject(new Error('no vault')));
  const cache = secretCache(readVault, () => clock.now().getTime());
  return createSender(connection, {
    clock,
    version: '1.2.3',
    secretsOf: (owner) => connectionSecrets(owner, cache, secretHolders()),
    connectorOf: () => changes.connector,
    authorization: () => () => Promise.reject(new Error('no identity')),
    opened,
  });
}
