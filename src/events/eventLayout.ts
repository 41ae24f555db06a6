/**
 * One event a line, so that a message of `events` can be cut by byte search:
 *
 *     {"records":[
 *     <event>,
 *     <event>
 *     ]}
 *
 * The message property `layout` says that a message is laid out so, and `raw` that every `data.raw` in it is the last member
 * of its `data`. It is JSON like any other envelope for whoever does not look.
 */
export const LINES = {
  opening: '{"records":[\n',
  separator: ',\n',
  closing: '\n]}',
} as const;

/** What an envelope of one event adds to it, in bytes. */
export const ENVELOPE_OVERHEAD_BYTES = LINES.opening.length + LINES.closing.length;

/** Value of the property `layout`. */
export const LAYOUT_LINES = 'lines/1';
/** Value of the property `raw`; absent: no event of the message carries its record. */
export const RAW_LAST = 'last';
