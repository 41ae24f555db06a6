import { canonicalText } from '../../../json/canonicalText.ts';
import { isJsonObject, type JsonValue } from '../../../json/json.ts';
import type { RecordView } from '../recordView.ts';
import { CLAIMS, IDENTITY_RULES } from './identityRules.ts';

/** What a record is told by: the id of its event is made of it. */
export interface Identity {
  /** The record's own id in its family and tenant; null when it has none. */
  readonly own: string | null;
  /** Own id and what happened, or the whole content of a record without an own id. Not short. */
  readonly text: string;
}

/** Reads one member of a record; `ABSENT` when it says nothing. */
type Reader = (view: RecordView) => string;

interface Readers {
  /** The own id itself. */
  readonly id: Reader;
  /** What else belongs to it. */
  readonly own: readonly Reader[];
  readonly says: readonly Reader[];
}

const ABSENT = '-';

const READERS: ReadonlyMap<string, Readers> = new Map(
  Object.entries(IDENTITY_RULES).map(([family, { own, says }]) => {
    const [id = '', ...rest] = own;
    return [family, { id: readerOf(id), own: rest.map(readerOf), says: says.map(readerOf) }];
  }),
);

/**
 * What tells a record from all others, whatever the order of its keys: by the family's rule, or else by its content.
 *
 * @param family in lower case
 */
export function identityOf(family: string, view: RecordView): Identity {
  const readers = READERS.get(family);
  const id = readers === undefined ? ABSENT : readers.id(view);
  if (readers === undefined || id === ABSENT) return { own: null, text: `content\n${canonicalText(view.record)}` };
  let own = id;
  for (const read of readers.own) own += read(view);
  let text = own;
  for (const read of readers.says) text += read(view);
  return { own, text };
}

function readerOf(member: string): Reader {
  const ignoresCase = member.startsWith('~');
  const paths = (ignoresCase ? member.slice(1) : member).split('|').map((path) => path.split('.').map(keyOf));
  const [only = []] = paths;
  const valueOf =
    paths.length === 1 ? (view: RecordView) => valueAt(view, only) : (view: RecordView) => firstOf(view, paths);
  return (view) => {
    const value = valueOf(view);
    if (value === undefined) return ABSENT;
    if (typeof value !== 'string') return canonicalText(value);
    return ignoresCase ? measured(value.trim().toLowerCase()) : measured(value);
  };
}

function keyOf(part: string): string {
  return CLAIMS[part] ?? part;
}

/** A text with its length in front, so that neighbours cannot run into each other. */
function measured(text: string): string {
  return `${text.length}:${text}`;
}

function firstOf(view: RecordView, paths: readonly (readonly string[])[]): JsonValue | undefined {
  for (const path of paths) {
    const value = valueAt(view, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** No value, null, empty text and `<null>` all say nothing. JSON text on the way counts as the text it is. */
function valueAt(view: RecordView, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = view.fields;
  for (const [depth, key] of path.entries()) {
    if (depth === 0 && key === 'properties') value = view.properties;
    else if (isJsonObject(value)) value = value[key];
    else break;
  }
  if (value === null || value === '' || value === '<null>') return undefined;
  return typeof value === 'object' && Array.isArray(value) && value.length === 0 ? undefined : value;
}
