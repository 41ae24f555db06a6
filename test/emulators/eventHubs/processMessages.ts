import type { EventHubsOptions, EventHubsServer } from './server.ts';

/** Options that travel to a child process; its clock is `setTime`. */
export type EventHubsProcessOptions = Omit<EventHubsOptions, 'clock'>;

/** Calls that parent and child exchange, by their names on the server. */
export type ControlMethod = {
  [Name in keyof EventHubsServer]: EventHubsServer[Name] extends (...args: never[]) => unknown ? Name : never;
}[keyof EventHubsServer];

/** From parent to child. */
export type ControlRequest =
  | { readonly kind: 'start'; readonly options: EventHubsProcessOptions }
  | { readonly kind: 'call'; readonly id: number; readonly method: ControlMethod; readonly args: readonly unknown[] };

/** From child to parent. */
export type ControlReply =
  | { readonly kind: 'started'; readonly port: number; readonly connectionString: string }
  | { readonly kind: 'failed'; readonly reason: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly condition: string | undefined; readonly text: string };
