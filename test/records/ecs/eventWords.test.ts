import { expect, it } from 'vitest';
import { eventWords } from '../../../src/records/ecs/eventWords.ts';
import { EVENT_TYPES } from '../../../src/records/eventTypes.ts';

/** A line for each type, for a person to review; `npx vitest run -u` writes it anew, and the difference is the review. */
it('lists every event type with its words of ECS', async () => {
  const names = [...new Set(EVENT_TYPES.map(({ type }) => type))].toSorted();
  const lines = names.map((name) => {
    const { category, type } = eventWords(name);
    return `${name}: ${category.join(' ') || '-'} | ${type.join(' ') || '-'}`;
  });
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('eventWords.txt');
});
