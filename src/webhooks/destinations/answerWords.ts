/** How far into a receiver's explanation we look, and how many names in it are tried. */
const MOST_CHARACTERS = 4096;
const MOST_NAMES = 16;

/** The longest name of a field that is kept. */
const MOST_NAME = 120;

/**
 * What of an answer may be kept is what we know already: receivers quote what they choke on, and some give back the key
 * they were sent. So a word counts only if it is in a list of documented ones.
 */
export function knownWord(value: unknown, documented: ReadonlySet<string>): string | null {
  return typeof value === 'string' && documented.has(value) ? value : null;
}

/**
 * The first name in square brackets, as receivers write fields (`failed to parse field [source.ip]`), whose every part is
 * a key of the JSON text that we sent; null without one. Linear in both texts.
 * @param sent the body of the request, or of one event in it
 */
export function sentField(text: string, sent: string): string | null {
  const within = text.slice(0, MOST_CHARACTERS);
  let from = 0;
  for (let tried = 0; tried < MOST_NAMES; tried++) {
    const open = within.indexOf('[', from);
    const close = open === -1 ? -1 : within.indexOf(']', open);
    if (close === -1) return null;
    const name = within.slice(within.lastIndexOf('[', close) + 1, close);
    if (isSent(name, sent)) return name;
    from = close + 1;
  }
  return null;
}

function isSent(name: string, sent: string): boolean {
  if (name.length > MOST_NAME || !/^[\w@]+(\.[\w@]+)*$/.test(name)) return false;
  return name.split('.').every((part) => sent.includes(`"${part}":`));
}
