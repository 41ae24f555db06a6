/** A JSON object in an answer, or null: what receivers and proxies answer is not to be trusted with a shape. */
export function answerObject(body: string | null): Readonly<Record<string, unknown>> | null {
  if (body === null) return null;
  try {
    return asObject(JSON.parse(body));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

export function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
