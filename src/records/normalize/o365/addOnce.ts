import type { EventTarget } from '../../../events/event.ts';
import { addTarget } from '../fields/targets.ts';

/** Adds targets that are not there yet, by type and id or, without ids, by type and name in any case. */
export function addOnce(targets: EventTarget[], more: readonly EventTarget[]): void {
  for (const target of more) {
    const name = target.name?.toLowerCase();
    const isThere = targets.some(
      ({ type, id, name: other }) => type === target.type && id === target.id && other?.toLowerCase() === name,
    );
    if (!isThere) addTarget(targets, target);
  }
}
