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
  readonly own: readonly Reader[];
  readonly orElse: readonly Reader[];
  readonly says: readonly Reader[];
}

const ABSENT = '-';

const READERS: ReadonlyMap<string, Readers> = new Map(
  Object.entries(IDENTITY_RULES).map(([family, { own, orElse, says }]) => [
    family,
    { own: own.map(readerOf), orElse: orElse.map(readerOf), says: says.map(readerOf) },
  ]),
);

/**
 * What tells a record from all others, whatever the order of its keys: by the family's rule, or else by its content.
 *
 * @param family in lower case
 */
export function identityOf(family: string, view: RecordView): Identity {
  const readers = READERS.get(family);
  const own = readers === undefined ? null : (ownOf(readers.own, view) ?? ownOf(readers.orElse, view));
  if (readers === undefined || own === null) return { own: null, text: `content\n${canonicalText(view.record)}` };
  let text = own;
  for (const read of readers.says) text += read(view);
  return { own, text };
}

/** The id and what belongs to it; null without the id itself, which comes first. */
function ownOf(readers: readonly Reader[], view: RecordView): string | null {
  const [first, ...rest] = readers;
  const id = first === undefined ? ABSENT : first(view);
  if (id === ABSENT) return null;
  let own = id;
  for (const read of rest) own += read(view);
  return own;
}

type Writer = (value: JsonValue) => string;

function readerOf(member: string): Reader {
  const ignoresCase = member.startsWith('~');
  const open = member.indexOf('(');
  const write = open < 0 ? (ignoresCase ? writeLowerCase : writeValue) : listWriter(member.slice(open + 1, -1));
  const paths = member
    .slice(ignoresCase ? 1 : 0, open < 0 ? undefined : open)
    .split('|')
    .map((path) => path.split('.').map(keyOf));
  const valueOf = lookUp(paths);
  return (view) => {
    const value = valueOf(view);
    return value === undefined ? ABSENT : write(value);
  };
}

/** Most members stand at the top of the record or of its properties, where one look is enough. */
function lookUp(paths: readonly (readonly string[])[]): (view: RecordView) => JsonValue | undefined {
  const [first = [], ...others] = paths;
  if (others.length > 0) return (view) => firstOf(view, paths);
  const [root = '', key = ''] = first;
  if (first.length === 1) return ({ fields }) => said(fields[root]);
  if (first.length === 2 && root === 'properties') return ({ properties }) => said(properties[key]);
  return (view) => valueAt(view, first);
}

/** Writes the named members of each element of a list, or of an object; other values as they are. */
function listWriter(members: string): Writer {
  const fields = partsOf(members).map((member): readonly [string, Writer] => {
    const open = member.indexOf('(');
    return open < 0 ? [member, writeValue] : [member.slice(0, open), listWriter(member.slice(open + 1, -1))];
  });
  const writeObject: Writer = (value) => {
    if (!isJsonObject(value)) return writeValue(value);
    let text = '{';
    for (const [key, write] of fields) {
      const inside = value[key];
      text += isNothing(inside) ? ABSENT : write(inside);
    }
    return text;
  };
  return (value) => {
    if (!Array.isArray(value)) return writeObject(value);
    let text = '[';
    for (const element of value as readonly JsonValue[]) text += writeObject(element);
    return `${text}]`;
  };
}

/** The parts of a list, commas inside brackets left alone. */
function partsOf(members: string): readonly string[] {
  return members.match(/[^,()]+(?:\((?:[^()]|\([^()]*\))*\))?/g) ?? [];
}

function writeValue(value: JsonValue): string {
  return typeof value === 'string' ? measured(value) : canonicalText(value);
}

function writeLowerCase(value: JsonValue): string {
  return typeof value === 'string' ? measured(value.trim().toLowerCase()) : canonicalText(value);
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

/** The value at a path. JSON text on the way counts as the text it is. */
function valueAt(view: RecordView, path: readonly string[]): JsonValue | undefined {
  const inside = path[0] === 'properties';
  let value: JsonValue | undefined = inside ? view.properties : view.fields;
  for (let depth = inside ? 1 : 0; depth < path.length; depth++) {
    if (!isJsonObject(value)) break;
    value = value[path[depth] ?? ''];
  }
  return said(value);
}

function said(value: JsonValue | undefined): JsonValue | undefined {
  return isNothing(value) ? undefined : value;
}

/** No value, null, empty text, `<null>` and an empty list all say nothing. */
function isNothing(value: JsonValue | undefined): value is undefined | null {
  if (value === undefined || value === null || value === '' || value === '<null>') return true;
  return Array.isArray(value) && value.length === 0;
}
