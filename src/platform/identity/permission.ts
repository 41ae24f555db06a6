/** What an identity of the app must be allowed to do, and what stands still without it. */
export interface Permission {
  /** The feature that needs it. */
  readonly feature: string;
  readonly kind: 'Azure role' | 'app role';
  /** Name of the role as the portal shows it. */
  readonly role: string;
  /** Where it is granted. */
  readonly scope: string;
  /** What stops without it. */
  readonly without: string;
}
