import type { ApiKeySettings, ConnectionSettings } from './readConnections.ts';

/** What a body carries: the normalized event, Elastic Common Schema, or the record's exact text. */
export type EventFormat = Connection['format'];

/** A key that the receiver asks for beside the signature. */
export type ApiKey = ApiKeySettings;

/**
 * One configured webhook destination, validated by `connectionFindings`: the functions of this folder do not check it
 * again.
 */
export type Connection = Omit<ConnectionSettings, 'enabled'>;
