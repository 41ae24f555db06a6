import type { ApiAnswer } from './jsonClient.ts';

/** An answer whose body is longer than anything that the API is known to say. */
export class AnswerTooLongError extends Error {
  override readonly name = 'AnswerTooLongError';
  readonly limit: number;

  constructor(limit: number) {
    super(`The answer is longer than ${limit} bytes.`);
    this.limit = limit;
  }
}

/**
 * The whole body as text, without a byte order mark.
 * @throws AnswerTooLongError, and what reading the body throws
 */
export async function readText({ body }: ApiAnswer, mostBytes: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw new AnswerTooLongError(mostBytes);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** The text as JSON, or undefined when it is none; null is JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
