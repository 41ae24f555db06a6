/** The texts in their order, each once, without what is missing. */
export function unique(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null && text !== ''))] as string[];
}
