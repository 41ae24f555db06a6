import type { Parser } from './parsers.ts';

/** One line of the settings table: the only place where a setting is defined. */
export interface SettingRow<T> {
  /** The app setting's name. In a table of numbered parts `n` stands for the number. */
  readonly name: string;
  /** What it does, in one sentence that stands in the documentation. */
  readonly meaning: string;
  readonly parse: Parser<T>;
  /** The text used when the setting is absent or blank; null means there is none. */
  readonly default: string | null;
  readonly unit?: string;
  readonly secret?: boolean;
  /** The part that reads it: which folder to open when it misbehaves. */
  readonly readBy: string;
  /** Who says it in a deployment: `template` values are written again by every deployment, `user` values stay. */
  readonly ownedBy: 'template' | 'user';
  /** Whether a change is taken at the next start only; false where the value behind a vault secret URI is read again. */
  readonly needsRestart: boolean;
  /** Stands in the README too, among those that everybody sets. */
  readonly isEssential?: true;
  /** What `local.settings.sample.json` shows; rows without one are left out there. */
  readonly sample?: string;
}

/** The value of a row: null only where the row has no default. */
export type RowValue<R> = R extends SettingRow<infer T> & { readonly default: string }
  ? T
  : R extends SettingRow<infer T>
    ? T | null
    : never;

/** Keeps the literal type of `default`, which decides whether the value can be null. */
export function row<T, const D extends string | null>(
  definition: SettingRow<T> & { readonly default: D },
): SettingRow<T> & { readonly default: D } {
  return definition;
}
