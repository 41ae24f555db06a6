import type { EncodedItem } from './outgoingRequest.ts';

const OPENING = 0x5b;
const SEPARATOR = 0x2c;
const CLOSING = 0x5d;

/**
 * The body of some items. Items that go as they came are copied into the array that `join` would make of their texts, or are
 * the body themselves.
 * @param bare when the connection posts events one by one
 * @param join of the destination
 */
export function joinItems(
  items: readonly EncodedItem[],
  bare: boolean,
  join: (texts: readonly string[]) => string,
): Buffer {
  const parts: Buffer[] = [];
  let size = items.length + 1;
  for (const { content } of items) {
    if (typeof content === 'string') return Buffer.from(join(items.map(textOf)), 'utf8');
    parts.push(content);
    size += content.length;
  }
  const [only] = parts;
  if (bare && only !== undefined && parts.length === 1) return only;
  const body = Buffer.allocUnsafe(size);
  body[0] = OPENING;
  let at = 1;
  for (const part of parts) {
    if (at > 1) body[at++] = SEPARATOR;
    at += part.copy(body, at);
  }
  body[at] = CLOSING;
  return body;
}

function textOf({ content }: EncodedItem): string {
  return typeof content === 'string' ? content : content.toString('utf8');
}
