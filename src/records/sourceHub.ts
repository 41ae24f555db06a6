import type { HubConnection } from '../platform/hubs/hubConnection.ts';

/** One hub that records are read from. Its place in the list decides which partition of `events` it feeds. */
export interface SourceHub {
  readonly kind: 'diagnostics' | 'o365';
  readonly hub: string;
  readonly connection: HubConnection;
  readonly consumerGroup: string;
}
