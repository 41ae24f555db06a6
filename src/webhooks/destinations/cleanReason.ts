const longest = 200;

/**
 * A receiver's explanation made fit for a log: printable ASCII, one line, at most 200 characters. URLs, quoted values
 * (parsers quote the data that they choke on), e-mail addresses, IP addresses, GUIDs and long tokens are taken out; names
 * of fields, which receivers put in brackets or leave bare, stay. Null when nothing is left.
 */
export function cleanReason(text: string): string | null {
  const cleaned = text
    .slice(0, 4096)
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '<url>')
    .replace(/(["'`])(?:(?!\1).)*\1/g, '<value>')
    .replace(/["'`].*$/, '<value>')
    .replace(/\S+@\S+/g, '<address>')
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>')
    .replace(/(?<![\w:])(?:[\da-f]{0,4}:){2,7}[\da-f]{0,4}(?![\w:])/gi, '<ip>')
    .replace(/[A-Za-z0-9+/_=-]{20,}/g, (word) => (isName(word) ? word : '<token>'))
    .replace(/\s+/g, ' ')
    .trim();
  return cleaned === '' ? null : cleaned.slice(0, longest).trimEnd();
}

/** Names of errors are long too: `es_rejected_execution_exception`, `ContentLengthLimitExceeded`. */
function isName(word: string): boolean {
  return /^[a-z]+(_[a-z]+)+$/.test(word) || /^([A-Z][a-z]{2,})+$/.test(word);
}

/** A request id as a receiver gave it, or null when it is anything but a short word. */
export function cleanRequestId(header: string | readonly string[] | undefined): string | null {
  return typeof header === 'string' && /^[\w.:-]{1,64}$/.test(header) ? header : null;
}
