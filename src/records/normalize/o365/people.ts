import type { EventTarget } from '../../../events/event.ts';
import { guestAddress } from './guestName.ts';
import { idIn } from './o365Actor.ts';

/** Mail to more recipients names the first of them as targets; all stand in the details. */
const MAX_PEOPLE = 100;

/** Targets of a type for names of people: ids as ids, guests by their address. */
export function people(type: string, names: readonly (string | null)[]): EventTarget[] {
  const found = names.filter((name) => name !== null && name !== '');
  return [...new Set(found)].slice(0, MAX_PEOPLE).map((name) => {
    const text = name ?? '';
    const id = idIn(text);
    return id === null ? { type, id: null, name: guestAddress(text) ?? text } : { type, id, name: null };
  });
}
