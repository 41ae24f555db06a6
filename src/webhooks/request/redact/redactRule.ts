/** `drop` takes the value out, `mask` replaces its texts by `***`, `hash` by a keyed hash. */
export type RedactAction = 'drop' | 'mask' | 'hash';

/** One rule of `WEBHOOK_n_REDACT`. */
export interface RedactRule {
  readonly action: RedactAction;
  /** Keys from the top; `*` stands for any key or list element, a number for the place in a list. At least one. */
  readonly path: readonly string[];
}

/** Reads `drop:data.details.ip_address`; null for anything of another form. Keys with a full stop need a `*`. */
export function parseRedactRule(text: string): RedactRule | null {
  const [, action, path] = /^(drop|mask|hash):(.+)$/.exec(text.trim()) ?? [];
  if (action === undefined || path === undefined) return null;
  const keys = path.split('.').map((key) => key.trim());
  const unusable = keys.some((key) => key === '' || (key.includes('*') && key !== '*'));
  return unusable ? null : { action: action as RedactAction, path: keys };
}

/** Whether a key of the document is meant by a segment of a path. */
export function segmentMatches(segment: string, key: string): boolean {
  return segment === '*' || segment === key;
}
