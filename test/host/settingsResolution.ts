import type { BindingInfo } from './rpc.ts';

/** App settings by name. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** A binding names a setting that is not there. */
export class MissingSettingError extends Error {
  override readonly name = 'MissingSettingError';
  readonly setting: string;
  readonly usedBy: string;

  constructor(setting: string, usedBy: string) {
    super(`The setting ${setting}, which ${usedBy} names, is missing or empty.`);
    this.setting = setting;
    this.usedBy = usedBy;
  }
}

/** A binding lacks an option that the host needs, or has one it cannot honour. */
export class BindingOptionError extends Error {
  override readonly name = 'BindingOptionError';
  readonly option: string;
  readonly usedBy: string;

  constructor(option: string, usedBy: string, why: string) {
    super(`The option ${option} of ${usedBy} ${why}.`);
    this.option = option;
    this.usedBy = usedBy;
  }
}

/** Replaces every `%NAME%` by the setting of that name; `usedBy` says in errors who asked. */
export function resolveReferences(text: string, settings: Settings, usedBy: string): string {
  return text.replaceAll(/%([^%]+)%/g, (_whole, name: string) => {
    const value = settings[name];
    if (value === undefined || value === '') throw new MissingSettingError(name, usedBy);
    return value;
  });
}

/** A text option of a binding with its `%NAME%` resolved, or the fallback when it is not set. */
export function textOption(
  binding: BindingInfo,
  option: string,
  settings: Settings,
  usedBy: string,
  fallback?: string,
): string {
  const value = binding[option];
  if (typeof value === 'string' && value !== '') return resolveReferences(value, settings, usedBy);
  if (fallback !== undefined) return fallback;
  throw new BindingOptionError(option, usedBy, 'is missing');
}

/**
 * The connection string that a binding's `connection` names: the setting itself, or the same name with the prefix
 * `AzureWebJobs`, in the host's order.
 */
export function connectionString(name: string, settings: Settings, usedBy: string): string {
  const value = settings[name] || settings[`AzureWebJobs${name}`];
  if (value === undefined || value === '') throw new MissingSettingError(name, usedBy);
  return value;
}
