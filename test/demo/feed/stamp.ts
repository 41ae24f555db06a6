/** Where a message came from, carried as its application properties so that the hub's log tells where to resume. */
export interface Stamp {
  /** Identifies files and options: another feed starts at its own beginning. */
  readonly feed: string;
  /** Running number in the feed, from 0. */
  readonly number: number;
  /** Records that the message was made from. */
  readonly records: number;
  readonly file: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** The stamp as application properties. */
export function stampProperties(stamp: Stamp): Record<string, string | number> {
  return Object.fromEntries(Object.entries(stamp).map(([name, value]) => [`grantwire-${name}`, value]));
}

/** The stamp of a message; null when it was sent by somebody else. */
export function readStamp(properties: Readonly<Record<string, unknown>>): Stamp | null {
  const [feed, file] = ['feed', 'file'].map((name) => properties[`grantwire-${name}`]);
  const [number, records, firstLine, lastLine] = ['number', 'records', 'firstLine', 'lastLine'].map((name) =>
    Number(properties[`grantwire-${name}`]),
  );
  if (typeof feed !== 'string' || typeof file !== 'string') return null;
  if (number === undefined || records === undefined || !Number.isSafeInteger(number)) return null;
  return { feed, number, records, file, firstLine: firstLine ?? 0, lastLine: lastLine ?? 0 };
}
