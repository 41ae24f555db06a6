/** Fewer different bytes than this are no random key. */
const LEAST_DISTINCT = 5;
/** Keys that repeat a piece of at most so many bytes. */
const LONGEST_PIECE = 8;

/** What templates and people put where a secret belongs. */
const PLACEHOLDERS = [
  /^change[-_ ]?(?:me|this|it)/i,
  /^(?:my|your|the)?[-_ ]?(?:password|passw0rd|passphrase|secret(?:[-_ ]?key)?)(?:[\d!._-]|$)/i,
  /^(?:password|passw0rd)/i,
  /^(?:your|insert|replace|enter|put)[-_ ]/i,
  /^(?:placeholder|replaceme|todo|dummy|lorem ipsum|qwerty|letmein)/i,
  // Anywhere, but not what a generator of passwords yields: a word between the signs.
  /<[a-z][a-z0-9 _-]{2,}>/i,
  /^(?:wh[a-z]+_)?<[^<>]*>$/,
  /[$#]\{[a-z_][\w.]{2,}\}/i,
  /^(?:wh[a-z]+_)?[$#]?\{+[^{}]*\}+$/,
  /^%[a-z_]+%$/i,
];

/** Whether a text stands for a secret instead of being one: `changeme…`, `password…`, `<secret>`, `${SECRET}`. */
export function isPlaceholder(text: string): boolean {
  const start = text.slice(0, 256);
  return PLACEHOLDERS.some((placeholder) => placeholder.test(start));
}

/** The same of the bytes of a key, where they are a text at all. */
export function spellsPlaceholder(key: Buffer): boolean {
  const text = key.toString('latin1');
  return /^[\x20-\x7e]+$/.test(text) && isPlaceholder(text);
}

/** Whether a key can be written down in a few words: a few bytes, a short piece again and again, or a row such as `0123…`. */
export function isGuessable(key: Buffer): boolean {
  if (new Set(key).size < LEAST_DISTINCT) return true;
  const steps = new Set<number>();
  for (let at = 1; at < key.length; at++) steps.add(((key[at] ?? 0) - (key[at - 1] ?? 0) + 256) % 256);
  if (steps.size <= 2) return true;
  for (let piece = 1; piece <= LONGEST_PIECE && piece * 2 <= key.length; piece++) {
    if (key.subarray(piece).equals(key.subarray(0, key.length - piece))) return true;
  }
  return false;
}
