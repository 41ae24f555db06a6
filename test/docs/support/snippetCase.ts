/** A request as a receiver has it in hand, to be verified by a snippet. */
export interface SnippetCase {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly secrets: readonly string[];
}

/** What a snippet says of one request. */
export interface SnippetAnswer {
  readonly standard: boolean;
  readonly v0: boolean;
}
