import type { SettingRow } from '../../platform/settings/settingRow.ts';

/** What reading the settings of a connection needs to know of its kind of destination. */
export interface DestinationKind {
  /** What a connection has where no setting says otherwise. */
  readonly defaults: {
    readonly format: 'event' | 'ecs' | 'raw';
    /** Events in a request when `WEBHOOK_n_BATCH_SIZE` is absent. */
    readonly batchSize: number;
    /** Of the v0 pair, where the receiver knows only one. */
    readonly signatureHeaderPrefix?: string;
  };
  /** Settings that only this kind has; what is set stands in `Connection.own` under the same keys. */
  readonly settings: Readonly<Record<string, SettingRow<string>>>;
}

/** Every kind under its name, the value of `WEBHOOK_n_DESTINATION`. */
export type DestinationKinds = Readonly<Record<string, DestinationKind>>;
