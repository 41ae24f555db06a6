/**
 * Makes objects that have the named members in the named order, all of them undefined: what stays so is left out of an
 * event's text. Members that are added one by one under computed names make V8 turn an object of more than about
 * sixteen into a hash table, which costs several times as much to fill and to write; a copy of an object that was parsed
 * as a whole never is one.
 */
export function shapeOf(names: readonly string[]): () => Record<string, unknown> {
  const members = names.map((name) => `${JSON.stringify(name)}:null`);
  const shape = JSON.parse(`{${members.join(',')}}`) as Record<string, unknown>;
  for (const name of Object.keys(shape)) shape[name] = undefined;
  return () => ({ ...shape });
}

/** Puts the members of two objects together, and the named ones behind them, as members without a value. */
export type Joiner = (first: object, second: object) => Record<string, unknown>;

/**
 * Joins pairs of objects of which the first ones have the same names, and the second ones; others cost a new shape.
 * Of one name the second value counts if it is not undefined. It remembers the last shape, so each kind of pair should
 * have a joiner of its own.
 *
 * @param names members to be set later
 */
export function joiner(names: readonly string[]): Joiner {
  let firstNames: readonly string[] = [];
  let secondNames: readonly string[] = [];
  let shape = shapeOf(names);
  return (first, second) => {
    if (!hasNames(first, firstNames) || !hasNames(second, secondNames)) {
      firstNames = Object.keys(first);
      secondNames = Object.keys(second);
      shape = shapeOf([...new Set([...firstNames, ...secondNames, ...names])]);
    }
    const joined = shape();
    fill(joined, first);
    fill(joined, second);
    return joined;
  };
}

function fill(into: Record<string, unknown>, from: object): void {
  const members = from as Readonly<Record<string, unknown>>;
  for (const name in members) {
    const value = members[name];
    if (value !== undefined) into[name] = value;
  }
}

function hasNames(object: object, names: readonly string[]): boolean {
  let place = 0;
  for (const name in object) if (name !== names[place++]) return false;
  return place === names.length;
}
