/** Which connection signs with which secrets, told by their identities: one receiver could forge what another is sent. */
export interface SecretHolders {
  /**
   * Notes what a connection signs with now, in place of what it did before.
   * @returns whether a connection with a lower number holds one of them; that one goes on
   */
  note(number: number, identities: readonly string[]): boolean;
}

export function secretHolders(): SecretHolders {
  const held = new Map<number, readonly string[]>();
  return {
    note: (number, identities) => {
      held.set(number, identities);
      return [...held].some(([other, theirs]) => other < number && theirs.some((one) => identities.includes(one)));
    },
  };
}
