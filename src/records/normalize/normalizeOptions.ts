/** Settings that change what normalizing makes of a record. */
export interface NormalizeOptions {
  /** Domain that a sign-in name without one gets (`DEFAULT_DOMAIN`); absent or null: none. */
  readonly defaultDomain?: string | null | undefined;
}
