import type { GrantwireEvent } from '../../../src/events/event.ts';
import { event } from '../fixtures.ts';

/** The n-th of distinct events, by default of this moment. */
export function eventNumber(number: number, changes: Partial<GrantwireEvent> = {}): GrantwireEvent {
  const id = `5b0c9a54-2f0e-5c1d-9b1f-${String(number).padStart(12, '0')}`;
  return event({ id, timestamp: new Date().toISOString(), ...changes });
}

export function eventsUpTo(count: number): GrantwireEvent[] {
  return Array.from({ length: count }, (_, number) => eventNumber(number));
}

/** An event that happened so long ago. */
export function eventAged(number: number, ageMs: number): GrantwireEvent {
  return eventNumber(number, { timestamp: new Date(Date.now() - ageMs).toISOString() });
}

/** An event whose details make it about as large as this. */
export function eventOfSize(number: number, bytes: number): GrantwireEvent {
  const base = eventNumber(number);
  return { ...base, data: { ...base.data, details: { note: 'n'.repeat(bytes) } } };
}
