import type { Tag } from '../connection/tags.ts';
import type { GrantwireEvent } from '../../events/event.ts';

/** `name:value` for each tag of the connection, the event's type and its tenant; a tag of the connection wins. */
export function eventTags({ event_type: type, data }: GrantwireEvent, tags: readonly Tag[]): readonly string[] {
  const own: Tag[] = [{ name: 'event_type', value: type }];
  // What is not an id might have a comma in it.
  if (data.tenant_id !== null && /^[\w.-]{1,64}$/.test(data.tenant_id))
    own.push({ name: 'tenant', value: data.tenant_id });
  const names = new Set(tags.map(({ name }) => name));
  return [...tags, ...own.filter(({ name }) => !names.has(name))].map(({ name, value }) => `${name}:${value}`);
}
